package dev.homeostat.cli.watch;

import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.cli.http.BoundedBody;
import dev.homeostat.cli.prometheus.Exposition;
import dev.homeostat.cli.prometheus.SampleFold;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A page of metrics in Prometheus's text format, asked for at each tick. An answer takes {@value
 * #MOST_BYTES} bytes and the given time at most. Redirections are not followed: who is watched is
 * for the user to say.
 */
public final class EndpointSource implements Source {

  private static final int MOST_BYTES = 16 << 20;
  private static final int OK = 200;
  private static final int REDIRECTION = 3;

  private static final int MOST_PORT = 65_535;

  private final URI address;
  private final Duration patience;
  private final Consumer<String> say;
  private final HttpClient client;
  private final SampleFold fold = new SampleFold();
  private boolean tooManyTold;
  private boolean misnamedTold;
  private String trouble = "";
  private final int signals;

  /**
   * Asks for the first time.
   *
   * @param patience how long an answer may take
   * @param say takes a line where it does not answer, and where it does again
   * @throws Unreachable where nobody answers, or not with a page
   * @throws Unreadable where the page is none of metrics
   */
  public EndpointSource(URI address, Duration patience, Consumer<String> say)
      throws Unreachable, Unreadable {
    this.address = address;
    this.patience = patience;
    this.say = say;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
    Readings first = new Readings();
    first.begin(Clock.system().monotonicNanos(), Clock.system().epochMillis());
    look(first);
    this.signals =
        first.customCount() + (int) Arrays.stream(Signal.values()).filter(first::offers).count();
  }

  /** An address of metrics, or nothing where the word is none. */
  public static Optional<URI> address(String word) {
    try {
      URI address = URI.create(word);
      String scheme = String.valueOf(address.getScheme());
      boolean good =
          (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
              && address.getHost() != null
              && address.getPort() <= MOST_PORT
              && address.getUserInfo() == null;
      return good ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String component() {
    return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  @Override
  public String title() {
    return SafeText.of(address.toString());
  }

  @Override
  public Map<String, String> resource() {
    return Map.of("server.address", component());
  }

  @Override
  public int signals() {
    return signals;
  }

  @Override
  public boolean read(Readings readings) {
    try {
      look(readings);
      tell(trouble.isEmpty() ? "" : title() + " answers again");
      trouble = "";
    } catch (Unreachable | Unreadable e) {
      String now = String.valueOf(e.getMessage());
      tell(now.equals(trouble) ? "" : now);
      trouble = now;
    }
    if (fold.tooMany() > 0 && !tooManyTold) {
      tooManyTold = true;
      tell(
          leftOut(fold.tooMany())
              + ": "
              + SampleFold.MOST_CUSTOM
              + " that are no signal of a JVM are watched at most");
    }
    if (fold.misnamed() > 0 && !misnamedTold) {
      misnamedTold = true;
      String whose = fold.misnamed() == 1 ? "its name is" : "their names are";
      tell(leftOut(fold.misnamed()) + ": " + whose + " no good");
    }
    return true;
  }

  @Override
  public void close() {
    // A client has nothing that could be closed before Java 21; its thread ends with it.
  }

  private static String leftOut(int metrics) {
    return metrics == 1 ? "1 metric is left out" : metrics + " metrics are left out";
  }

  private void look(Readings readings) throws Unreachable, Unreadable {
    Exposition exposition = new Exposition(fold::add);
    exposition.read(page());
    if (exposition.good() == 0) {
      throw new Unreadable(title() + " answers, but not in Prometheus's text format");
    }
    fold.into(readings);
  }

  private void tell(String line) {
    if (!line.isEmpty()) {
      say.accept(line);
    }
  }

  private String page() throws Unreachable, Unreadable {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Accept", "text/plain;version=0.0.4,application/openmetrics-text;q=0.5")
            .build();
    CompletableFuture<HttpResponse<BoundedBody.Body>> exchange =
        client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
    try {
      HttpResponse<BoundedBody.Body> answer =
          exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != OK) {
        throw new Unreachable(title() + refused(answer));
      }
      if (!answer.body().whole()) {
        throw new Unreadable(title() + " answers with more than " + (MOST_BYTES >> 20) + " MiB");
      }
      return answer.body().text();
    } catch (TimeoutException e) {
      throw new Unreachable(
          title() + " cannot be reached: no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new Unreachable(title() + " cannot be reached: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  private static String refused(HttpResponse<?> answer) {
    boolean moved = answer.statusCode() / 100 == REDIRECTION;
    String to = answer.headers().firstValue("Location").orElse("");
    return " answers with status "
        + answer.statusCode()
        + (moved && !to.isEmpty() ? " and sends on to " + SafeText.of(to) + "; name that" : "");
  }

  private String reason(Throwable failure) {
    String reason = "";
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof HttpTimeoutException) {
        return "no answer within " + patience.toMillis() + " ms";
      }
      if (each instanceof UnresolvedAddressException) {
        return "there is no host of that name";
      }
      if (each instanceof ConnectException) {
        String said = each.getMessage();
        reason = said == null ? "connection refused" : SafeText.of(said);
      } else if (reason.isEmpty() && each.getCause() == null) {
        reason = SafeText.of(each);
      }
    }
    return reason;
  }
}
