package dev.homeostat.cli;

import dev.homeostat.cli.attach.Attachment;
import dev.homeostat.cli.attach.TargetProcess;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.cli.launch.AgentKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads the agent into a running JVM. */
@Command(
    name = "attach",
    optionListHeading = "%n",
    customSynopsis = "homeostat attach [PID] [--KEY=VALUE…]",
    description = "Loads the agent into a running JVM of this user; a list is shown without PID.",
    footer = {
      "",
      "The keys are the agent's, as for 'run'. Exit status: 0 the agent watches; 3 the JVM cannot be"
          + " reached or refuses."
    })
final class AttachCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", hidden = true)
  private List<String> words = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<String> options = new ArrayList<>(words);
    options.removeIf(word -> !word.startsWith("--"));
    List<String> others = new ArrayList<>(words);
    others.removeAll(options);
    if (others.size() > 1) {
      throw new ParameterException(spec.commandLine(), "unknown word '" + others.get(1) + "'");
    }
    String keys = AgentKeys.argument(keys(options));
    long pid = TargetOption.pid(spec.commandLine(), others.stream().findFirst());
    try {
      TargetProcess target = TargetProcess.jvm(pid);
      new Attachment(target).load(keys);
      spec.commandLine()
          .getOut()
          .println(
              "The agent watches process " + pid + "; 'homeostat detach " + pid + "' ends it.");
      return ExitStatus.DONE;
    } catch (Unreachable e) {
      return OneLineErrors.unreachable(spec.commandLine(), e);
    }
  }

  private Map<String, String> keys(List<String> options) {
    try {
      return AgentKeys.parse(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Takes the agent out of a JVM. */
  @Command(
      name = "detach",
      description = {
        "Unloads the agent from a JVM: no thread, bean or listener of it stays. What does is its"
            + " entry, a few small classes, and its jar, which the JVM keeps open."
      },
      footer = {
        "",
        "Exit status: 0 there is no agent in it any more; 3 the JVM cannot be reached or refuses."
      })
  static final class Detach implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The process.")
    private Optional<String> word = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      long pid = TargetOption.pid(spec.commandLine(), word);
      try {
        boolean there = new Attachment(TargetProcess.jvm(pid)).unload();
        spec.commandLine()
            .getOut()
            .println(
                there
                    ? "The agent left process " + pid + "."
                    : "There is no agent in process " + pid + ".");
        return ExitStatus.DONE;
      } catch (Unreachable e) {
        return OneLineErrors.unreachable(spec.commandLine(), e);
      }
    }
  }
}
