package dev.homeostat.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A watcher's HTTP server, on the JDK's own: the {@link Endpoints} and the page's files behind one
 * {@link Gate}. Few daemon threads; requests are bounded in size, time and number. Thread-safe.
 */
public final class WebServer implements AutoCloseable {

  /** A form with a fingerprint and a duration is a hundred bytes. */
  private static final int MOST_BODY = 4_096;

  private static final int BACKLOG = 32;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final BehavioralAnalyzer analyzer;
  private final HttpServer server;
  private final Workers workers;
  private final Mailbox<Runnable> clockwork;
  private final Live live;
  private final Mailbox<Runnable> liveliness;
  private final Gate gate;
  private final Endpoints endpoints;
  private final String url;
  private volatile boolean faultTold;

  private WebServer(
      BehavioralAnalyzer analyzer,
      Bind bind,
      AccessToken token,
      String version,
      UnaryOperator<BehavioralAlert> outward)
      throws IOException {
    this.analyzer = analyzer;
    this.server = HttpServer.create(new InetSocketAddress(bind.host(), bind.port()), BACKLOG);
    this.url = "http://" + bind.authority(server.getAddress().getPort());
    Set<String> names = new HashSet<>(List.of(bind.host().toLowerCase(Locale.ROOT)));
    names.add(
        analyzer
            .options()
            .resource()
            .getOrDefault("host.name", "localhost")
            .toLowerCase(Locale.ROOT));
    this.gate = new Gate(token, names, analyzer.options().clock());
    JsonPages pages = new JsonPages(analyzer, version, outward);
    this.workers = new Workers(analyzer.options().clock());
    this.clockwork = analyzer.courier().open("", 1, workers);
    this.live = new Live(new LiveNews(analyzer, pages), workers, analyzer.options().clock());
    this.liveliness = analyzer.courier().open("", 1, live);
    this.endpoints = new Endpoints(analyzer, new PrometheusPage(analyzer, version), pages, live);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
  }

  /**
   * Opens a server and begins to answer.
   *
   * @param version of the watcher
   * @param outward what an alert becomes before it leaves this process
   * @throws IOException where the address cannot be had
   */
  public static WebServer open(
      BehavioralAnalyzer analyzer,
      Bind bind,
      AccessToken token,
      String version,
      UnaryOperator<BehavioralAlert> outward)
      throws IOException {
    WebServer opened = new WebServer(analyzer, bind, token, version, outward);
    // Its own threads are daemons where the one that starts it is.
    Thread starter = new Thread(null, opened.server::start, "homeostat-http-start", 0, false);
    starter.setDaemon(true);
    starter.setContextClassLoader(null);
    starter.start();
    return opened;
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  /** Ends it; requests under way are cut. */
  @Override
  public void close() {
    clockwork.close();
    liveliness.close();
    server.stop(0);
    workers.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    boolean goesOn = false;
    try {
      Answer answer = guarded(exchange);
      describe(exchange.getResponseHeaders(), answer.type());
      goesOn =
          answer.type().equals(Answer.EVENTS)
              && !isHead(exchange)
              && live.admit(exchange, answer.body());
      if (!goesOn) {
        send(exchange, answer);
      }
    } finally {
      if (!goesOn) {
        exchange.close();
      }
    }
  }

  private Answer guarded(HttpExchange exchange) throws IOException {
    try {
      return answer(exchange);
    } catch (IllegalArgumentException e) {
      return Answer.text(400, SafeText.of(String.valueOf(e.getMessage())) + "\n");
    } catch (RuntimeException | LinkageError e) {
      if (!faultTold) {
        faultTold = true;
        analyzer.log().accept("http: a request failed: " + SafeText.of(e));
      }
      return Answer.text(500, "a fault of ours; the log has it\n");
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    List<Endpoints.Row> rows = endpoints.at(path == null ? "" : path);
    boolean open = !rows.isEmpty() && rows.get(0).open();
    Optional<Answer> refusal = gate.refusal(exchange, open);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String method = exchange.getRequestMethod();
    String wanted = method.equals("HEAD") ? "GET" : method;
    if (rows.isEmpty()) {
      Answer nothing = Answer.text(404, "there is nothing here\n");
      return wanted.equals("GET") && path != null ? StaticFiles.at(path).orElse(nothing) : nothing;
    }
    Optional<Endpoints.Row> row =
        rows.stream().filter(candidate -> candidate.method().equals(wanted)).findFirst();
    if (row.isEmpty()) {
      return Answer.text(405, "allowed is " + rows.get(0).method() + "\n");
    }
    if (wanted.equals("GET")) {
      return row.get().handler().apply(Parameters.of(exchange.getRequestURI().getRawQuery()));
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MOST_BODY + 1);
      if (body.length > MOST_BODY) {
        return Answer.text(413, "at most " + MOST_BODY + " bytes\n");
      }
    }
    return row.get()
        .handler()
        .apply(Parameters.of(new String(body, StandardCharsets.UTF_8).strip()));
  }

  private static void describe(Headers headers, String type) {
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    // Head and body go out apart, and on a connection that stays open the body would wait for the
    // other side's delayed acknowledgement, 40 ms.
    exchange.getResponseHeaders().set("Connection", "close");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    if (isHead(exchange) || body.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }
}
