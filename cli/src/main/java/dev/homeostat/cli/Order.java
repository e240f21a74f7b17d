package dev.homeostat.cli;

import dev.homeostat.cli.control.AgentClient.Reply;
import dev.homeostat.cli.control.UnreachableException;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands that tell a running agent to do something share. */
@Command
final class Order {

  @Mixin private Target target = new Target();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Tells the agent, and the caller what came of it; returns the exit status. */
  int give(String path, Map<String, String> form) {
    Map<String, String> fields = new HashMap<>(form);
    fields.put("format", "text");
    String command = spec.qualifiedName();
    try {
      Reply reply = target.one().post(path, fields);
      if (reply.isGood()) {
        spec.commandLine().getOut().println(reply.text());
        return ExitStatus.DONE;
      }
      spec.commandLine().getErr().println(command + ": " + reply.text());
      return ExitStatus.BAD_INPUT;
    } catch (UnreachableException e) {
      spec.commandLine().getErr().println(command + ": " + e.getMessage());
      return ExitStatus.UNREACHABLE;
    }
  }
}
