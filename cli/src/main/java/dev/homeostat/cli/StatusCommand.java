package dev.homeostat.cli;

import dev.homeostat.cli.control.AgentClient;
import dev.homeostat.cli.control.AgentClient.Reply;
import dev.homeostat.cli.control.UnreachableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how running agents are and what is open. */
@Command(
    name = "status",
    optionListHeading = "%n",
    description = "Says how the agents of your processes are, and what is open.",
    footer = {"", "Exit status: 3 where one that was named cannot be reached."})
final class StatusCommand implements Callable<Integer> {

  @Mixin private Target target = new Target();

  @Option(names = "--format", paramLabel = "FORMAT", description = Format.HELP)
  private Format format = Format.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> objects = new ArrayList<>();
    try {
      List<AgentClient> agents = target.all();
      for (AgentClient agent : agents) {
        Reply reply = agent.get(format == Format.JSON ? "/api/status" : "/api/status?format=text");
        if (format == Format.JSON) {
          objects.add(reply.text());
        } else {
          out.println(agent.name() + ", " + reply.text());
        }
      }
      if (format == Format.JSON) {
        out.println("[" + String.join(",", objects) + "]");
      } else if (agents.isEmpty()) {
        out.println(Target.NOBODY);
      }
      return ExitStatus.DONE;
    } catch (UnreachableException e) {
      err.println("homeostat status: " + e.getMessage());
      return ExitStatus.UNREACHABLE;
    }
  }
}
