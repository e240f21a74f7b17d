package dev.homeostat.cli;

import java.util.concurrent.CountDownLatch;

/** A program for {@code run} to run: says that it is there, then ends or waits to be ended. */
final class Child {

  private Child() {}

  public static void main(String[] arguments) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ending")));
    System.out.println("started");
    if (arguments[0].equals("wait")) {
      new CountDownLatch(1).await();
    }
    System.exit(Integer.parseInt(arguments[0]));
  }
}
