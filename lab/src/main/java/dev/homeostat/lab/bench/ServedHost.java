package dev.homeostat.lab.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A small HTTP service on the JDK's server, with four threads. It says how long it took from the
 * time in its argument ({@code System.nanoTime()} of whoever started it) to main, and its port;
 * then, for each line it is told, what lives on its heap.
 */
public final class ServedHost {

  /** Where two bytes are, and the connection is closed behind them. */
  static final String BARE = "/bare";

  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final int LINES = 20;

  private ServedHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    System.out.println("main " + (System.nanoTime() - Long.parseLong(args[0])));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.createContext("/orders", ServedHost::answer);
    server.createContext(BARE, ServedHost::answerBarely);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println("heap " + living());
    }
    System.exit(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder("[");
    int number = exchange.getRequestURI().getPath().hashCode();
    for (int i = 0; i < LINES; i++) {
      number = number * 1_103_515_245 + 12_345;
      text.append(i == 0 ? "" : ",").append("{\"order\":").append(number).append('}');
    }
    byte[] body = text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void answerBarely(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(200, 2);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(new byte[] {'o', 'k'});
    }
  }

  private static long living() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
