package dev.homeostat.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says that something was deployed: levels may shift for a while. */
@Command(
    name = "mark",
    optionListHeading = "%n",
    description = "Says that something was deployed: levels may shift for a while.",
    footer = {"", "Exit status: 2 where it cannot be done; 3 where the agent cannot be reached."})
final class MarkCommand implements Callable<Integer> {

  @Mixin private Order order = new Order();

  @Parameters(paramLabel = "VERSION", description = "What was deployed.")
  private String version = "";

  @Override
  public Integer call() {
    return order.give("/api/mark", Map.of("version", version));
  }
}
