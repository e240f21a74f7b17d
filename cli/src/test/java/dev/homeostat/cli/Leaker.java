package dev.homeostat.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A program that is healthy for a while and then makes thread pools nobody shuts down. */
final class Leaker {

  private Leaker() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.out.println("started");
    Thread.sleep(Long.parseLong(arguments[0]));
    while (!Thread.currentThread().isInterrupted()) {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      pool.execute(Leaker::work);
      Thread.sleep(20);
    }
  }

  private static void work() {
    Thread.onSpinWait();
  }
}
