package dev.homeostat.lab.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Pairs of threads that hand texts over to each other, so that a recorder has much to write: each
 * hand-over allocates and parks. Argument: for how many seconds.
 */
final class EventfulHost {

  private static final int PAIRS = 4;

  private EventfulHost() {}

  public static void main(String[] args) throws InterruptedException {
    long seconds = Long.parseLong(args[0]);
    for (int i = 0; i < PAIRS; i++) {
      ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
      daemon("giver-" + i, () -> give(queue));
      daemon("taker-" + i, () -> take(queue));
    }
    TimeUnit.SECONDS.sleep(seconds);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void give(ArrayBlockingQueue<String> queue) {
    try {
      for (long n = 0; ; n++) {
        queue.put("order " + n + " of a customer, with some words about what it is for");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void take(ArrayBlockingQueue<String> queue) {
    try {
      StringBuilder all = new StringBuilder();
      while (true) {
        all.append(queue.take());
        if (all.length() > 10_000) {
          all = new StringBuilder();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
