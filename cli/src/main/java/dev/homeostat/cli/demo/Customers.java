package dev.homeostat.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

/** The load: customers who order, each at most thirty times a second. */
final class Customers {

  private static final long BETWEEN_MILLIS = 30;

  private final HttpClient client;
  private final URI shop;
  private final AtomicLong served = new AtomicLong();

  Customers(int port) {
    // A pool of a fixed size: the number of threads of a healthy service stands still.
    ThreadPoolExecutor callbacks = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
    callbacks.prestartAllCoreThreads();
    this.client =
        HttpClient.newBuilder().executor(callbacks).version(HttpClient.Version.HTTP_1_1).build();
    this.shop = URI.create("http://127.0.0.1:" + port);
  }

  void begin(int count) {
    for (int i = 1; i <= count; i++) {
      new Thread(this::buy, "customer-" + i).start();
    }
  }

  /** How many requests were answered. */
  long served() {
    return served.get();
  }

  private void buy() {
    try {
      while (true) {
        ask("/order");
        Thread.sleep(BETWEEN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(String path) throws InterruptedException {
    try {
      client.send(HttpRequest.newBuilder(shop.resolve(path)).build(), BodyHandlers.discarding());
      served.incrementAndGet();
    } catch (IOException e) {
      // One order is lost; the customer comes again.
    }
  }
}
