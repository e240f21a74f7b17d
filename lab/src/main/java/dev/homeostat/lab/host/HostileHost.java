package dev.homeostat.lab.host;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A host that interrupts every thread of the agent's, all the time; with the argument {@code leak}
 * it leaves threads behind meanwhile, as {@link ThreadLeakingHost} does. With {@code streams} it
 * has put a standard error in place that throws; with {@code flood} it has filled its standard
 * error, which nobody reads, to the brim; with {@code direct} it takes all the direct memory that
 * is left after three seconds, of {@link #DIRECT_BYTES}.
 */
public final class HostileHost {

  /** What {@code -XX:MaxDirectMemorySize} must be. */
  private static final int DIRECT_BYTES = 1 << 20;

  private static final int BEGUN_MILLIS = 3_000;

  private HostileHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "streams" -> System.setErr(new Throwing());
      case "flood" -> daemon(HostileHost::flood);
      case "leak" -> {
        daemon(() -> interruptOthers(Thread.currentThread()));
        ThreadLeakingHost.main(args);
        return;
      }
      case "direct" -> {
        Thread.sleep(BEGUN_MILLIS);
        Burst.untilTold(holding(allThatIsLeft()));
        System.out.println("ended");
        return;
      }
      default -> daemon(() -> interruptOthers(Thread.currentThread()));
    }
    Burst.untilTold(() -> {});
    System.out.println("ended");
  }

  private static ByteBuffer allThatIsLeft() {
    long taken = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      taken += pool.getName().equals("direct") ? pool.getTotalCapacity() : 0;
    }
    return ByteBuffer.allocateDirect((int) (DIRECT_BYTES - taken));
  }

  private static Runnable holding(ByteBuffer taken) {
    return () -> taken.put(0, (byte) 1);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "hostile");
    thread.setDaemon(true);
    thread.start();
  }

  private static void flood() {
    while (true) {
      System.err.println("nobody reads this");
    }
  }

  private static void interruptOthers(Thread self) {
    while (true) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread != self && thread.getName().startsWith("homeostat")) {
          thread.interrupt();
        }
      }
    }
  }

  /** A stream on which nothing can be written. */
  private static final class Throwing extends PrintStream {
    Throwing() {
      super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
      throw new IllegalStateException("no line, please");
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      throw new IllegalStateException("no bytes, please");
    }
  }
}
