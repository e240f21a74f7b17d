package dev.homeostat.web;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A watcher's HTTP server: the {@link Endpoints} and the page's files behind one {@link Gate}, a
 * request a connection. Few daemon threads; connections and requests are bounded in size, time and
 * number. Thread-safe.
 */
public final class WebServer implements AutoCloseable {

  private final BehavioralAnalyzer analyzer;
  private final Listener listener;
  private final Workers workers;
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
      Optional<URI> external,
      String version,
      UnaryOperator<BehavioralAlert> outward)
      throws IOException {
    this.analyzer = analyzer;
    this.workers = new Workers(analyzer.options().clock());
    this.listener =
        new Listener(
            new InetSocketAddress(bind.host(), bind.port()),
            workers,
            analyzer.options().clock(),
            this::handle);
    this.url = "http://" + bind.authority(listener.port());
    Set<String> names = new HashSet<>(List.of(bind.host().toLowerCase(Locale.ROOT)));
    names.add(
        analyzer
            .options()
            .resource()
            .getOrDefault("host.name", "localhost")
            .toLowerCase(Locale.ROOT));
    if (external.isPresent()) {
      names.add(external.get().getHost().toLowerCase(Locale.ROOT));
    }
    this.gate = new Gate(token, names, external.map(WebServer::origin), analyzer.options().clock());
    JsonPages pages = new JsonPages(analyzer, version, outward);
    this.live = new Live(new LiveNews(analyzer, pages), workers, analyzer.options().clock());
    this.liveliness = analyzer.courier().open("", 1, live);
    this.endpoints = new Endpoints(analyzer, new PrometheusPage(analyzer, version), pages, live);
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
    return open(analyzer, bind, token, Optional.empty(), version, outward);
  }

  /**
   * As {@link #open(BehavioralAnalyzer, Bind, AccessToken, String, UnaryOperator)}, where people
   * reach the page under another address too.
   *
   * @param external that address, such as a proxy's: http or https, with a host
   */
  public static WebServer open(
      BehavioralAnalyzer analyzer,
      Bind bind,
      AccessToken token,
      Optional<URI> external,
      String version,
      UnaryOperator<BehavioralAlert> outward)
      throws IOException {
    WebServer opened = new WebServer(analyzer, bind, token, external, version, outward);
    opened.listener.start();
    return opened;
  }

  /** As a browser names it: without the port where that goes without saying. */
  static String origin(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    boolean said = address.getPort() >= 0 && address.getPort() != usual;
    return scheme + "://" + address.getHost() + (said ? ":" + address.getPort() : "");
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  /** How many connections are open. */
  int connections() {
    return listener.connections();
  }

  /** Ends it; requests under way are cut. */
  @Override
  public void close() {
    liveliness.close();
    workers.shutdownNow();
    listener.close();
  }

  private void handle(Connection connection) {
    boolean goesOn = false;
    try {
      Incoming incoming = connection.incoming();
      Optional<Request> request = incoming.request();
      Answer answer =
          request.isPresent() ? guarded(request.get()) : incoming.refusal().orElseThrow();
      boolean headOnly = request.isPresent() && request.get().isHead();
      if (answer.type().equals(Answer.EVENTS) && !headOnly) {
        goesOn = live.admit(connection, answer.head(), answer.body());
      } else {
        connection.write(answer.bytes(headOnly));
      }
    } catch (IOException e) {
      // It left.
    } finally {
      if (!goesOn) {
        connection.close();
      }
    }
  }

  private Answer guarded(Request request) throws IOException {
    try {
      return answer(request);
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

  private Answer answer(Request request) throws IOException {
    List<Endpoints.Row> rows = endpoints.at(request.path());
    Access access = rows.isEmpty() ? Access.TOKEN : rows.get(0).access();
    Optional<Answer> refusal = gate.refusal(request, access, rows.isEmpty());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String wanted = request.isHead() ? "GET" : request.method();
    if (rows.isEmpty()) {
      Answer nothing = Answer.text(404, "there is nothing here\n");
      return wanted.equals("GET") ? StaticFiles.at(request.path()).orElse(nothing) : nothing;
    }
    for (Endpoints.Row row : rows) {
      if (row.method().equals(wanted)) {
        String parameters = wanted.equals("GET") ? request.query() : request.body().strip();
        return row.handler().apply(Parameters.of(parameters));
      }
    }
    return Answer.text(405, "allowed is " + rows.get(0).method() + "\n");
  }
}
