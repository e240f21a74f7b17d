package dev.homeostat.cli;

import dev.homeostat.cli.control.AgentClient;
import dev.homeostat.cli.control.UnreachableException;
import dev.homeostat.web.Bind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which running agent is meant. */
@Command
final class Target {

  /** What to say where no agent was found. */
  static final String NOBODY =
      "no watched process of yours answers; start one with http=0 or another port";

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The watched process; where only one is watched it need not be named.")
  private @Nullable Long pid;

  @Option(
      names = "--http",
      paramLabel = "ADDRESS:PORT",
      description = "Where the agent answers, with --token-file.")
  private @Nullable String http;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds the agent's token.")
  private @Nullable Path tokenFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Every agent that is meant: all of this user's where none was named. */
  List<AgentClient> all() throws UnreachableException {
    return pid == null && http == null ? AgentClient.all() : List.of(one());
  }

  /** The one agent that is meant. */
  AgentClient one() throws UnreachableException {
    if (http != null) {
      Bind bind =
          Bind.parse(http)
              .filter(address -> address.port() > 0)
              .orElseThrow(() -> wrong("--http: allowed is ADDRESS:PORT"));
      if (tokenFile == null) {
        throw wrong("--http needs --token-file=FILE");
      }
      return AgentClient.at(bind, tokenFile);
    }
    if (pid != null) {
      return AgentClient.of(pid);
    }
    List<AgentClient> agents = AgentClient.all();
    if (agents.size() > 1) {
      throw wrong(
          "several processes are watched ("
              + String.join(", ", agents.stream().map(agent -> Long.toString(agent.pid())).toList())
              + "); name one with --pid");
    }
    if (agents.isEmpty()) {
      throw new UnreachableException(NOBODY);
    }
    return agents.get(0);
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
