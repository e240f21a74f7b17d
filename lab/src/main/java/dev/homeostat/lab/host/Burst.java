package dev.homeostat.lab.host;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Sixty threads for a moment, again and again: what the seed's rule calls a thread leak, at
 * whichever tick it looks.
 */
final class Burst {

  private static final int THREADS = 60;
  private static final int HOLD_MILLIS = 40;

  private static final int LEAST_REST_MILLIS = 1_000;

  /** So many times as long as a burst: in more than a tenth of the time no point is three off. */
  private static final int REST_FACTOR = 12;

  private static final int LOOK_MILLIS = 20;

  /** A host whose tester has died ends by itself. */
  private static final int MOST = 120;

  private Burst() {}

  /** Goes on until a line comes in on standard input; calls back after each burst. */
  static void untilTold(Runnable afterEach) throws IOException, InterruptedException {
    long rest = LEAST_REST_MILLIS;
    for (int i = 0; i < MOST; i++) {
      for (int rested = 0; rested < rest; rested += LOOK_MILLIS) {
        if (System.in.available() > 0) {
          return;
        }
        Thread.sleep(LOOK_MILLIS);
      }
      long begun = System.nanoTime();
      once();
      long tookMillis = (System.nanoTime() - begun) / 1_000_000;
      rest = Math.max(LEAST_REST_MILLIS, REST_FACTOR * tookMillis);
      afterEach.run();
    }
  }

  private static void once() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new Thread(null, () -> await(end), "burst-" + i, 64 * 1024);
      threads[i].start();
    }
    Thread.sleep(HOLD_MILLIS);
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void await(CountDownLatch end) {
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException e) {
        // Others may interrupt whom they like.
      }
    }
  }
}
