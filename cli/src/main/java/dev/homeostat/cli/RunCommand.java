package dev.homeostat.cli;

import dev.homeostat.cli.launch.AgentJar;
import dev.homeostat.cli.launch.AgentKeys;
import dev.homeostat.cli.launch.Launch;
import dev.homeostat.cli.launch.WatchedCommand;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a program with the agent in it. */
@Command(
    name = "run",
    optionListHeading = "%n",
    customSynopsis = "homeostat run [--KEY=VALUE…] -- java …",
    description = "Runs a program with the agent in its JVM; signals and exit status go through.",
    footer = {
      "",
      "KEY is a key of the agent: enabled, component, version, interval, window, learning,"
          + " detectors, alerts, http, http_token_file, data, histogram_budget,"
          + " histogram_max_pause, evidence_max_pause, evidence, external_url, runbooks, alertmanager, webhook,"
          + " webhook_format, webhook_secret_file, jmx, config. For example: --interval=1s --alerts=alerts.jsonl",
      "",
      "Behind -- comes a java command, or a script that starts one: that gets the agent through"
          + " JAVA_TOOL_OPTIONS.",
      "",
      "Exit status: the program's; 128 + n where signal n ended it; 2 where it cannot be started."
    })
final class RunCommand implements Callable<Integer> {

  private static final String END_OF_KEYS = "--";

  @Parameters(arity = "0..*", hidden = true)
  private List<String> words = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    int first = 0;
    while (first < words.size()
        && words.get(first).startsWith(END_OF_KEYS)
        && !words.get(first).equals(END_OF_KEYS)) {
      first++;
    }
    Map<String, String> keys = keys(words.subList(0, first));
    if (first < words.size() && words.get(first).equals(END_OF_KEYS)) {
      first++;
    }
    List<String> command = words.subList(first, words.size());
    if (command.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no program to run; allowed is -- java …");
    }
    try (AgentJar agent = AgentJar.extract()) {
      return run(WatchedCommand.of(command, agent.option(keys), System.getenv()));
    }
  }

  private Map<String, String> keys(List<String> options) {
    try {
      return AgentKeys.parse(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run(WatchedCommand command) {
    try {
      return Launch.run(command);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "cannot start '" + command.words().get(0) + "' (" + e.getMessage() + ")",
          e);
    }
  }
}
