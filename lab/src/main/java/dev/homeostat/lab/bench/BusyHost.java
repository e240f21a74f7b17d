package dev.homeostat.lab.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/** A program that works without end, and tells how much it has done when it is asked. */
final class BusyHost {

  private static final int KEPT = 1 << 10;
  private static final int LENGTH = 128;

  private BusyHost() {}

  public static void main(String[] arguments) throws Exception {
    AtomicLong done = new AtomicLong();
    Thread worker = new Thread(() -> work(done), "worker");
    worker.setDaemon(true);
    worker.start();
    while (System.in.read() >= 0) {
      long used = ManagementFactory.getThreadMXBean().getThreadCpuTime(worker.getId());
      System.out.println(System.nanoTime() + " " + used + " " + done.get());
    }
  }

  /** Makes and forgets texts, as services do. */
  private static void work(AtomicLong done) {
    String[] kept = new String[KEPT];
    long seed = 1;
    for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < LENGTH) {
        seed = seed * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        text.append(seed >>> 33).append(',');
      }
      kept[(int) (i & (KEPT - 1))] = text.toString();
      done.lazySet(i);
    }
  }
}
