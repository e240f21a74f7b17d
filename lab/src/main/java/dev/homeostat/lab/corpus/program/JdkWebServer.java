package dev.homeostat.lab.corpus.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.Executors;

/** A JSON service on the JDK's HTTP server, called by one JDK client that lives as long as it. */
public final class JdkWebServer implements Scenario {
  private final ObjectMapper json = new ObjectMapper();
  private volatile URI uri;
  private volatile HttpClient client;

  /** Returns where the service answers. */
  URI uri() {
    return uri;
  }

  @Override
  public void open(CaseContext context) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.createContext("/", exchange -> answer(exchange, context));
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/items");
    client = HttpClient.newHttpClient();
  }

  private void answer(HttpExchange exchange, CaseContext context) throws IOException {
    byte[] padding = new byte[2048 + context.random().nextInt(4096)];
    byte[] body = json.writeValueAsBytes(Map.of("at", context.seconds(), "data", padding));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    byte[] body =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()).body();
    json.readTree(body);
  }
}
