package dev.homeostat.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code homeostat}: finds the command that was asked for and runs it. */
@Command(
    name = "homeostat",
    description =
        "Learns how a JVM behaves while it is healthy and says when that changes.%n"
            + "'homeostat COMMAND --help' tells more.",
    optionListHeading = "%n",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      AttachCommand.class,
      AttachCommand.Detach.class,
      WatchCommand.class,
      ReplayCommand.class,
      KernelCommand.class,
      DoctorCommand.class,
      StatusCommand.class,
      SilenceCommand.class,
      AcceptCommand.class,
      MarkCommand.class,
      GenerateCompletion.class
    })
public final class Homeostat implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Homeostat() {}

  /** Called where no command was given. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command; allowed are "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }

  /** Runs a command and ends this JVM with its exit status. */
  public static void main(String[] arguments) {
    PrintWriter out = writer(new StandardOutput());
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
    System.exit(run(out, err, arguments));
  }

  /** Runs a command and returns its exit status; never throws. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    OneLineErrors errors = new OneLineErrors(err);
    try {
      CommandLine homeostat =
          new CommandLine(new Homeostat())
              .setOut(out)
              .setErr(err)
              .registerConverter(Format.class, new Spelling<>(Format.class))
              .registerConverter(FailOn.class, new Spelling<>(FailOn.class))
              .registerConverter(DetectorList.class, new DetectorList.Converter())
              .setParameterExceptionHandler(errors)
              .setExecutionExceptionHandler(errors);
      // What stands behind run's keys belongs to somebody else's program.
      Objects.requireNonNull(homeostat.getSubcommands().get("run"))
          .setStopAtPositional(true)
          .setUnmatchedOptionsArePositionalParams(true);
      Objects.requireNonNull(homeostat.getSubcommands().get("attach"))
          .setUnmatchedOptionsArePositionalParams(true);
      int status = homeostat.execute(arguments);
      out.flush();
      return status;
    } catch (Throwable t) {
      return errors.ourFault(t);
    }
  }

  /** JSON is UTF-8 whatever the locale says, and a line is seen when it is written. */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
