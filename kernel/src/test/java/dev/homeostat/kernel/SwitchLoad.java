package dev.homeostat.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;

/**
 * Programs that switch threads, ask the kernel or collect as often as they can; for each line of
 * standard input one round, answered with the processor time and the time that an operation took,
 * in nanoseconds.
 */
final class SwitchLoad {

  private static final int PROCESSOR_TIME_OF_PROCESS = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The C library's {@code clock_gettime}: the JDK's bean counts in steps of 10 ms. */
  private static final MethodHandle CLOCK =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("clock_gettime").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private static final MemorySegment TIME = Arena.global().allocate(2 * Long.BYTES, Long.BYTES);

  private SwitchLoad() {}

  public static void main(String[] arguments) throws Exception {
    Operation operation =
        switch (arguments[0]) {
          case "hand-over" -> handOver();
          case "request" -> request();
          case "call" -> call();
          default -> garbage();
        };
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int times = Integer.parseInt(line);
      long begun = System.nanoTime();
      long before = processorNanos();
      for (int i = 0; i < times; i++) {
        operation.run();
      }
      double processor = processorNanos() - before;
      System.out.println(processor / times + " " + (double) (System.nanoTime() - begun) / times);
    }
  }

  private static long processorNanos() {
    try {
      if ((int) CLOCK.invokeExact(PROCESSOR_TIME_OF_PROCESS, TIME) != 0) {
        throw new IllegalStateException("this process has no clock of its processor time");
      }
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
    return TIME.get(JAVA_LONG, 0) * NANOS_PER_SECOND + TIME.get(JAVA_LONG, Long.BYTES);
  }

  private interface Operation {
    void run() throws IOException, InterruptedException;
  }

  /** Two threads that hand one thing over and back: two switches, and nothing else. */
  private static Operation handOver() {
    SynchronousQueue<Integer> there = new SynchronousQueue<>();
    SynchronousQueue<Integer> back = new SynchronousQueue<>();
    Thread other =
        new Thread(
            () -> {
              try {
                while (true) {
                  back.put(there.take());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.setDaemon(true);
    other.start();
    return () -> {
      there.put(1);
      back.take();
    };
  }

  /** The cheapest thing that asks the kernel: a byte of a file without end. */
  @SuppressWarnings("StreamResourceLeak")
  private static Operation call() throws IOException {
    InputStream zeros = new FileInputStream("/dev/zero");
    return () -> {
      if (zeros.read() != 0) {
        throw new IOException("that is no zero");
      }
    };
  }

  /** A megabyte of short-lived objects, with some that stay a while. */
  private static Operation garbage() {
    Deque<byte[]> kept = new ArrayDeque<>();
    return () -> {
      for (int i = 0; i < 1_000; i++) {
        kept.addLast(new byte[1_000]);
        if (kept.size() > 20_000) {
          kept.removeFirst();
        }
      }
    };
  }

  /** A request over loopback to a server in the same process. */
  private static Operation request() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URL url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/").toURL();
    return () -> url.openStream().close();
  }
}
