package dev.homeostat.lab.host;

import java.util.concurrent.CountDownLatch;

/** Holds as many threads as its argument says, and nothing changes, until it is told a line. */
public final class SteadyHost {

  private static final int PAUSE_MILLIS = 20;

  /** A host whose tester has died ends by itself. */
  private static final int MOST = 6_000;

  private SteadyHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      Thread thread = new Thread(null, () -> await(end), "held-" + i, 64 * 1024);
      thread.setDaemon(true);
      thread.start();
    }
    System.out.println("begun");
    for (int i = 0; System.in.available() == 0 && i < MOST; i++) {
      Thread.sleep(PAUSE_MILLIS);
    }
    System.out.println("ended");
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
