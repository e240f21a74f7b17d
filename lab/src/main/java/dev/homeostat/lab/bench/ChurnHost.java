package dev.homeostat.lab.bench;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program that keeps the collector busy: half its heap lives, and what lives is replaced piece by
 * piece, at random, without end. It tells how many pieces it has replaced when it is asked.
 */
public final class ChurnHost {

  private static final int PIECE_BYTES = 1_000;

  private ChurnHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    AtomicLong done = new AtomicLong();
    Thread worker = new Thread(() -> churn(done), "worker");
    worker.setDaemon(true);
    worker.start();
    while (System.in.read() >= 0) {
      System.out.println("done " + done.get());
      System.out.println("at " + System.nanoTime());
    }
  }

  private static void churn(AtomicLong done) {
    byte[][] kept = new byte[(int) (Runtime.getRuntime().maxMemory() / 2 / PIECE_BYTES)][];
    Random random = new Random(1);
    for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
      kept[random.nextInt(kept.length)] = new byte[PIECE_BYTES];
      done.lazySet(i);
    }
  }
}
