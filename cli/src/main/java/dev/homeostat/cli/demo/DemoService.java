package dev.homeostat.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small shop: an HTTP server, a database, and customers. It obeys its standard input: {@value
 * #LEAK} plants the fault, {@value #COUNT} asks how many requests were served, the end of the input
 * ends it.
 *
 * <p>The fault is one that is seen in the wild: each report makes an executor of its own and never
 * shuts it down, so that every report leaves its threads behind.
 */
public final class DemoService {

  /** Said on standard output when it serves. */
  static final String READY = "ready";

  static final String LEAK = "leak";
  static final String COUNT = "count";

  private static final int WORKERS = 8;
  private static final int CUSTOMERS = 4;

  private static final int REPORT_MILLIS = 100;

  /** A report's work is split in as many parts. */
  private static final int PARTS = 8;

  /** 1 200 threads: so that a demo that is forgotten does no harm. */
  private static final int MOST_LEAKED = 150;

  private final OrderBook orders = new OrderBook();
  private final List<ExecutorService> leaked = new ArrayList<>();
  private volatile boolean faulty;

  private DemoService() throws SQLException {}

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws IOException, SQLException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    DemoService service = new DemoService();
    Customers customers = new Customers(service.serve());
    customers.begin(CUSTOMERS);
    service.reportOnAndOn();
    out.println(READY);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      if (command.equals(LEAK)) {
        service.faulty = true;
      } else if (command.equals(COUNT)) {
        out.println(customers.served());
      }
    }
    System.exit(0);
  }

  private int serve() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ThreadPoolExecutor workers = (ThreadPoolExecutor) Executors.newFixedThreadPool(WORKERS);
    workers.prestartAllCoreThreads();
    server.setExecutor(workers);
    server.createContext("/order", exchange -> answer(exchange, orders::add));
    server.start();
    return server.getAddress().getPort();
  }

  /** At a fixed rate, whatever the customers do, and caught up with where the machine is busy. */
  private void reportOnAndOn() {
    ScheduledFuture<?> unused = // A report throws nothing.
        Executors.newSingleThreadScheduledExecutor()
            .scheduleAtFixedRate(this::report, 0, REPORT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void report() {
    if (faulty) {
      leakThreads();
    }
    try {
      orders.total();
    } catch (SQLException e) {
      // One report is lost; the next comes soon.
    }
  }

  private synchronized void leakThreads() {
    if (leaked.size() < MOST_LEAKED) {
      ExecutorService own = Executors.newFixedThreadPool(PARTS);
      for (int i = 0; i < PARTS; i++) {
        own.execute(() -> {});
      }
      leaked.add(own);
    }
  }

  private static void answer(HttpExchange exchange, Query query) throws IOException {
    try (exchange) {
      byte[] body = Long.toString(query.run()).getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (SQLException e) {
      exchange.sendResponseHeaders(500, -1);
    }
  }

  /** Asks the database for a number. */
  private interface Query {
    long run() throws SQLException;
  }
}
