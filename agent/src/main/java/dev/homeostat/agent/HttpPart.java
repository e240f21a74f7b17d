package dev.homeostat.agent;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.alert.Receipt;
import dev.homeostat.text.SafeText;
import dev.homeostat.web.AccessToken;
import dev.homeostat.web.Bind;
import dev.homeostat.web.RunningAgent;
import dev.homeostat.web.UserFolder;
import dev.homeostat.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The agent's HTTP server, loaded only where one was asked for. Where there is no token to be had
 * it answers what needs none. What fails is said in one line.
 */
final class HttpPart implements AutoCloseable {

  private final WebServer server;
  private final RunningAgent agent;
  private final @Nullable Mailbox<RunningAgent> withdrawals;

  private HttpPart(
      WebServer server, RunningAgent agent, @Nullable Mailbox<RunningAgent> withdrawals) {
    this.server = server;
    this.agent = agent;
    this.withdrawals = withdrawals;
  }

  /** Takes back what was announced, on a thread that may wait: a home may be on a network. */
  private record Withdrawal(UserFolder folder) implements Courier.Receiver<RunningAgent> {
    @Override
    public Receipt take(RunningAgent agent) {
      try {
        agent.withdraw(folder);
      } catch (IOException | RuntimeException e) {
        // The command line removes what is left of a process that ended.
      }
      return Receipt.TAKEN;
    }
  }

  /**
   * Opens it.
   *
   * @param where {@code [ADDRESS:]PORT}
   * @param bad what is said where that is none
   * @param tokenFile the file that holds the token; nothing: the user's own
   * @param external under which address people reach it, where that was told
   * @return it, or nothing where that cannot be
   */
  static Optional<HttpPart> open(
      BehavioralAnalyzer analyzer,
      String where,
      String bad,
      Optional<Path> tokenFile,
      Optional<URI> external,
      String version,
      UnaryOperator<BehavioralAlert> outward) {
    Optional<Bind> bind = Bind.parse(where);
    if (bind.isEmpty()) {
      analyzer.log().accept(bad);
      return Optional.empty();
    }
    try {
      Optional<UserFolder> folder = UserFolder.ofThisUser();
      AccessToken token;
      try {
        token = tokenFile.isPresent() ? AccessToken.read(tokenFile.get()) : own(folder);
      } catch (IOException | RuntimeException e) {
        token = AccessToken.ofNobody();
        folder = Optional.empty(); // There is nothing to announce.
        analyzer
            .log()
            .accept(
                "http: answers /metrics and /healthz alone, for want of a token ("
                    + SafeText.of(e)
                    + ")");
      }
      WebServer server = WebServer.open(analyzer, bind.get(), token, external, version, outward);
      RunningAgent agent =
          new RunningAgent(
              ProcessHandle.current().pid(),
              analyzer.options().component(),
              server.url(),
              token.secret());
      return Optional.of(new HttpPart(server, agent, announce(analyzer, folder, agent)));
    } catch (IOException | RuntimeException e) {
      analyzer.log().accept("http: cannot be opened (" + SafeText.of(e) + "); it is off");
    }
    return Optional.empty();
  }

  /** Where it answers. */
  String url() {
    return server.url();
  }

  /**
   * Where others reach a server, as far as that is known: nobody else does on loopback, and which
   * of a machine's addresses others see, one that listens on all of them does not know.
   *
   * @param url where it listens
   */
  static Optional<URI> reachable(String url) {
    URI address = URI.create(url);
    String host = address.getHost();
    boolean known =
        host != null
            && !host.equals("localhost")
            && !host.startsWith("127.")
            && !host.equals("[::1]")
            && !host.equals("0.0.0.0")
            && !host.equals("[::]");
    return known ? Optional.of(address) : Optional.empty();
  }

  /** Ends it; what was announced is withdrawn by the courier, which is closed behind this. */
  @Override
  public void close() {
    if (withdrawals != null) {
      withdrawals.offer(agent);
    }
    server.close();
  }

  private static AccessToken own(Optional<UserFolder> folder) throws IOException {
    if (folder.isEmpty()) {
      throw new IOException("this user has no home for a token; name one in http_token_file");
    }
    return AccessToken.ofUser(folder.get());
  }

  private static @Nullable Mailbox<RunningAgent> announce(
      BehavioralAnalyzer analyzer, Optional<UserFolder> folder, RunningAgent agent) {
    try {
      if (folder.isPresent()) {
        agent.announce(folder.get());
        return analyzer.courier().open("", 1, new Withdrawal(folder.get()));
      }
    } catch (IOException | RuntimeException e) {
      analyzer
          .log()
          .accept(
              "http: 'homeostat status' will not find this process ("
                  + SafeText.of(e)
                  + "); name its address instead");
    }
    return null;
  }
}
