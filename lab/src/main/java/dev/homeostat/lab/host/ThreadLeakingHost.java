package dev.homeostat.lab.host;

import java.util.concurrent.CountDownLatch;

/**
 * Serves quietly for a while, then leaves a thread behind each 50 ms until it is told a line, gives
 * them all back, and ends at the next line.
 */
public final class ThreadLeakingHost {

  private static final int QUIET = 80;
  private static final int MOST = 1_500;
  private static final int PAUSE_MILLIS = 50;

  private ThreadLeakingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    System.out.println("begun");
    for (int i = 0; System.in.available() == 0 && i < MOST; i++) {
      if (i > QUIET) {
        Thread thread = new Thread(null, () -> await(end), "left-" + i, 64 * 1024);
        thread.setDaemon(true);
        thread.start();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    System.in.readNBytes(System.in.available());
    end.countDown();
    System.out.println("healed");
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
