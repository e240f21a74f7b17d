package dev.homeostat.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells nobody of a cause for a while. */
@Command(
    name = "silence",
    optionListHeading = "%n",
    description = "Tells nobody of a cause for a while.",
    footer = {"", "Exit status: 2 where it cannot be done; 3 where the agent cannot be reached."})
final class SilenceCommand implements Callable<Integer> {

  @Mixin private Order order = new Order();

  @Parameters(paramLabel = "FINGERPRINT", description = "The cause, as its alerts name it.")
  private String fingerprint = "";

  @Option(
      names = "--for",
      required = true,
      paramLabel = "TIME",
      description = "How long, such as 30m or 8h, at most 720h; 0s ends a silence.")
  private String lasts = "";

  @Override
  public Integer call() {
    return order.give("/api/silence", Map.of("fingerprint", fingerprint, "for", lasts));
  }
}
