package dev.homeostat.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes for normal what an open episode shows now. */
@Command(
    name = "accept",
    optionListHeading = "%n",
    description = "Takes for normal what an open episode shows now.",
    footer = {"", "Exit status: 2 where it cannot be done; 3 where the agent cannot be reached."})
final class AcceptCommand implements Callable<Integer> {

  @Mixin private Order order = new Order();

  @Parameters(paramLabel = "FINGERPRINT", description = "The cause, as its alerts name it.")
  private String fingerprint = "";

  @Override
  public Integer call() {
    return order.give("/api/accept", Map.of("fingerprint", fingerprint));
  }
}
