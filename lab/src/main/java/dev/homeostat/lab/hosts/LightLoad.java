package dev.homeostat.lab.hosts;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few requests a second of one client, at random times and at a rate that rises and falls in
 * waves of a quarter of an hour, for as long as its thread is not interrupted.
 */
final class LightLoad implements Runnable {

  private static final double MEAN_PER_SECOND = 8;
  private static final double SWING = 0.6;
  private static final double WAVE_SECONDS = 900;
  private static final double LONGEST_SECONDS = 2;

  private final Client client;
  private final Random random;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  LightLoad(Client client, long seed) {
    this.client = client;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    double phase = random.nextDouble() * WAVE_SECONDS;
    long begun = System.nanoTime();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        ask();
        double seconds = phase + (System.nanoTime() - begun) / 1e9;
        double rate =
            MEAN_PER_SECOND * (1 + SWING * Math.sin(2 * Math.PI * seconds / WAVE_SECONDS));
        double pause = Math.min(LONGEST_SECONDS, -Math.log(1 - random.nextDouble()) / rate);
        TimeUnit.MICROSECONDS.sleep(Math.round(pause * 1e6));
      }
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private void ask() throws InterruptedException {
    requests.incrementAndGet();
    try {
      client.ask();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed.incrementAndGet();
    }
  }

  /** How many requests there were. */
  int requests() {
    return requests.get();
  }

  /** How many of them had no answer. */
  int failed() {
    return failed.get();
  }
}
