package dev.homeostat.cli.control;

import dev.homeostat.cli.http.BoundedBody;
import dev.homeostat.text.SafeText;
import dev.homeostat.web.AccessToken;
import dev.homeostat.web.Bind;
import dev.homeostat.web.RunningAgent;
import dev.homeostat.web.UserFolder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks one running agent and tells it what to do. */
public final class AgentClient {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 16 << 20;

  private final RunningAgent agent;
  private final Duration patience;

  private AgentClient(RunningAgent agent) {
    this(agent, PATIENCE);
  }

  /** Makes one that waits so long for a whole answer. */
  AgentClient(RunningAgent agent, Duration patience) {
    this.agent = agent;
    this.patience = patience;
  }

  /**
   * What an agent answered.
   *
   * @param status 200 where it was done
   * @param text what it says
   */
  public record Reply(int status, String text) {

    /** Whether it was done. */
    public boolean isGood() {
      return status == 200;
    }
  }

  /** The agents of this user that answer HTTP, by process. */
  public static List<AgentClient> all() throws UnreachableException {
    Optional<UserFolder> folder = UserFolder.ofThisUser();
    try {
      return folder.isEmpty()
          ? List.of()
          : RunningAgent.all(folder.get()).stream().map(AgentClient::new).toList();
    } catch (IOException e) {
      throw new UnreachableException("cannot read " + folder.orElseThrow().path() + " (" + e + ")");
    }
  }

  /** The agent in a process of this user. */
  public static AgentClient of(long pid) throws UnreachableException {
    for (AgentClient client : all()) {
      if (client.agent.pid() == pid) {
        return client;
      }
    }
    throw new UnreachableException(
        ProcessHandle.of(pid).isPresent()
            ? "process " + pid + " has no agent of yours that answers; start it with http=0"
            : "there is no process " + pid);
  }

  /** The agent at an address. */
  public static AgentClient at(Bind address, Path tokenFile) throws UnreachableException {
    try {
      String host = address.host().indexOf(':') >= 0 ? "[" + address.host() + "]" : address.host();
      return new AgentClient(
          new RunningAgent(
              0,
              "",
              "http://" + host + ":" + address.port(),
              AccessToken.read(tokenFile).secret()));
    } catch (IOException e) {
      throw new UnreachableException("cannot read the token (" + e.getMessage() + ")");
    }
  }

  /** Who it is, for people. */
  public String name() {
    return agent.pid() == 0 ? agent.url() : "process " + agent.pid();
  }

  /** The process it watches; 0 where that is not known. */
  public long pid() {
    return agent.pid();
  }

  /** Asks for something. */
  public Reply get(String path) throws UnreachableException {
    return send(request(path).GET().build());
  }

  /** Tells it to do something. */
  public Reply post(String path, Map<String, String> form) throws UnreachableException {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(agent.url() + path))
        .timeout(patience)
        .header("Authorization", "Bearer " + agent.token());
  }

  private Reply send(HttpRequest request) throws UnreachableException {
    CompletableFuture<HttpResponse<BoundedBody.Body>> exchange =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build()
            .sendAsync(request, head -> new BoundedBody(MOST_BYTES));
    try {
      // The request's own timeout ends with the answer's head.
      HttpResponse<BoundedBody.Body> response =
          exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      String text = response.body().text().strip();
      if (response.statusCode() == 401 || response.statusCode() == 421) {
        throw new UnreachableException(name() + " refuses us: " + SafeText.of(text));
      }
      // Whoever answers, it is about to stand on a terminal.
      return new Reply(
          response.statusCode(),
          text.lines().map(SafeText::line).collect(Collectors.joining("\n")));
    } catch (TimeoutException e) {
      throw silent("no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw silent(SafeText.of(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  private UnreachableException silent(String why) {
    return new UnreachableException(name() + " does not answer (" + why + ")");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
