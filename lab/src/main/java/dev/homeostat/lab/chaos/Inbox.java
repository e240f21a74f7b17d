package dev.homeostat.lab.chaos;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes whatever is posted to it on loopback, and keeps it. Thread-safe. */
public final class Inbox implements AutoCloseable {

  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** Opens one on a free port. */
  public Inbox() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /** Where to post to, below a path. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Whether something that holds a text was posted below a path. */
  public boolean holds(String path, String text) {
    return posted.stream().anyMatch(each -> each.startsWith(path) && each.contains(text));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
