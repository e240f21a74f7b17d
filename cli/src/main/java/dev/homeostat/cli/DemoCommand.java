package dev.homeostat.cli;

import dev.homeostat.cli.demo.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what Homeostat does, on a service of its own. */
@Command(
    name = "demo",
    optionListHeading = "%n",
    description =
        "Runs a small real service with the agent in it, makes it leak threads and shows the"
            + " alert.",
    footer = {
      "",
      "With --format=json each alert is a line on standard output, the story goes to standard"
          + " error.",
      "",
      "Exit status: 0 the alert came, or --healthy; 70 no alert came."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int MOST_SECONDS = 3600;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long it takes at most, from 10 to 3600 (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(names = "--healthy", description = "Without the fault: shows what healthy brings.")
  private boolean healthy;

  @Option(names = "--format", paramLabel = "FORMAT", description = Format.HELP)
  private Format format = Format.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < Demo.LEAST_SECONDS || seconds > MOST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--seconds': %d; allowed is %d to %d"
              .formatted(seconds, Demo.LEAST_SECONDS, MOST_SECONDS));
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> story = format == Format.JSON ? err::println : out::println;
    Consumer<String> json = format == Format.JSON ? out::println : line -> {};
    Demo demo = new Demo(Duration.ofSeconds(seconds), story, json);
    if (healthy) {
      demo.runHealthy();
      return ExitStatus.DONE;
    }
    return demo.runWithFault() ? ExitStatus.DONE : ExitStatus.OUR_FAULT;
  }
}
