package dev.homeostat.lab.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Is well for some seconds, then goes wrong in the way it is told, until told to end. */
public final class LeakingHost {

  /** What is kept for ever. */
  private static final List<Object> KEPT = new ArrayList<>();

  /** Seen from elsewhere, or a compiler would not allocate it. */
  @SuppressWarnings("UnusedVariable")
  private static volatile byte[] page = {};

  private static final Map<Long, Cart> CARTS = new ConcurrentHashMap<>();
  private static final int WELL_MILLIS = 4_000;

  /** What a heap holds while it is well is known after some collections only. */
  private static final int SLOW_WELL_MILLIS = 10_000;

  private static final int HEAP_HELD = 60;
  private static final int STEP_MILLIS = 20;
  private static final int CART_BYTES = 8 * 1024;
  private static final long NATIVE_BYTES = 768 * 1024;

  /** A host whose tester has died ends by itself. */
  private static final int MOST_STEPS = 6_000;

  private static final int SLOW_MOST_STEPS = 15_000;

  private LeakingHost() {}

  /** One step into trouble. */
  private interface Harm {
    void step() throws Exception;
  }

  /** What a cache holds. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Cart(byte[] items) {}

  /** Runs it; the argument says what goes wrong, a second one is the file it needs. */
  public static void main(String[] args) throws Exception {
    Harm harm = harm(args[0], new File(args.length > 1 ? args[1] : "."));
    boolean slow = args[0].equals("heap") || args[0].equals("virtual");
    int wellMillis = slow ? SLOW_WELL_MILLIS : WELL_MILLIS;
    int mostSteps = slow ? SLOW_MOST_STEPS : MOST_STEPS;
    System.out.println("begun");
    for (int i = 0; i < mostSteps && System.in.available() == 0; i++) {
      try {
        if (i * STEP_MILLIS > wellMillis) {
          harm.step();
        }
        garbage();
      } catch (OutOfMemoryError e) {
        // As a badly written loop would.
      }
      Thread.sleep(STEP_MILLIS);
    }
    System.out.println("ended");
    Runtime.getRuntime().halt(0); // What it started does not end.
  }

  private static Harm harm(String what, File file) throws IOException {
    return switch (what) {
      case "threads" -> LeakingHost::forgetPool;
      case "heap" -> keeper();
      case "exhaustion" -> LeakingHost::forgetCarts;
      case "filling" -> fillInHalfASecond();
      case "files" -> () -> KEPT.add(new FileInputStream(file));
      case "peer" -> connector();
      case "deadlock" -> once(LeakingHost::deadlock);
      case "virtual" -> LeakingHost::forgetSubscribers;
      case "classes" -> LeakingHost::forgetStub;
      case "native" -> LeakingHost::forgetNativeMemory;
      case "direct" -> () -> KEPT.add(ByteBuffer.allocateDirect(64 * 1024));
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static Harm once(Harm harm) {
    boolean[] done = new boolean[1];
    return () -> {
      if (!done[0]) {
        done[0] = true;
        harm.step();
      }
    };
  }

  private static Harm keeper() {
    for (int i = 0; i < HEAP_HELD; i++) {
      KEPT.add(new byte[400 * 1024]);
    }
    return LeakingHost::forgetCarts;
  }

  private static void forgetCarts() {
    for (int i = 0; i < 6; i++) {
      CARTS.put(System.nanoTime(), new Cart(new byte[CART_BYTES]));
    }
  }

  /** Takes all there is, and from then on nothing that could be kept. */
  private static Harm fillInHalfASecond() {
    boolean[] full = new boolean[1];
    long part = Runtime.getRuntime().maxMemory() / 25;
    return () -> {
      try {
        for (long bytes = 0; bytes < part && !full[0]; bytes += CART_BYTES) {
          CARTS.put(System.nanoTime(), new Cart(new byte[CART_BYTES]));
        }
      } catch (OutOfMemoryError e) {
        full[0] = true;
      }
    };
  }

  private static void forgetNativeMemory() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Object unsafe = field.get(null);
    Object address = type.getMethod("allocateMemory", long.class).invoke(unsafe, NATIVE_BYTES);
    type.getMethod("setMemory", long.class, long.class, byte.class)
        .invoke(unsafe, address, NATIVE_BYTES, (byte) 1);
  }

  private static void garbage() {
    page = new byte[256 * 1024];
  }

  private static void forgetPool() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    pool.submit(() -> "done").get();
    KEPT.add(pool);
  }

  /** By reflection, as this is compiled for 17. */
  private static void forgetSubscribers() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    for (int i = 0; i < 20; i++) {
      start.invoke(null, (Runnable) () -> await(never));
    }
  }

  private static void forgetStub() {
    for (int i = 0; i < 5; i++) {
      KEPT.add(
          Proxy.newProxyInstance(
              new ClientLoader(),
              new Class<?>[] {Supplier.class},
              (proxy, method, arguments) -> "stub"));
    }
  }

  /** One for each client. */
  private static final class ClientLoader extends ClassLoader {
    ClientLoader() {
      super(LeakingHost.class.getClassLoader());
    }
  }

  private static Harm connector() throws IOException {
    ServerSocket server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    System.out.println("port " + server.getLocalPort());
    return () -> KEPT.add(new Socket(server.getInetAddress(), server.getLocalPort()));
  }

  private static void deadlock() {
    Object left = new Object();
    Object right = new Object();
    CountDownLatch both = new CountDownLatch(2);
    start("transfer-a", () -> lock(left, right, both));
    start("transfer-b", () -> lock(right, left, both));
  }

  private static void lock(Object first, Object second, CountDownLatch both) {
    synchronized (first) {
      both.countDown();
      await(both);
      synchronized (second) {
        System.out.println("never");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
