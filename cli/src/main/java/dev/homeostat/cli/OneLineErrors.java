package dev.homeostat.cli;

import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.text.SafeText;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong and where, and turns it into an exit status. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final PrintWriter err;

  OneLineErrors(PrintWriter err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException wrongUse, String[] arguments) {
    String command = wrongUse.getCommandLine().getCommandSpec().qualifiedName();
    err.println(command + ": " + SafeText.of(problem(wrongUse)) + "; see '" + command + " --help'");
    return ExitStatus.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(
      Exception fault, CommandLine commandLine, ParseResult parsed) {
    return ourFault(fault);
  }

  /** Tells why a process cannot be watched. */
  static int unreachable(CommandLine command, Unreachable why) {
    return told(command, why, ExitStatus.UNREACHABLE);
  }

  /** Tells what went wrong and hands the exit status on. */
  static int told(CommandLine command, Exception why, int status) {
    command
        .getErr()
        .println(
            command.getCommandSpec().qualifiedName() + ": " + String.valueOf(why.getMessage()));
    return status;
  }

  /** Tells a fault of ours, with the place for the report of it. */
  int ourFault(Throwable fault) {
    if (fault instanceof StandardOutput.Failed failed) {
      if (failed.isReaderGone()) {
        return ExitStatus.READER_GONE;
      }
      err.println("homeostat: " + SafeText.of(String.valueOf(failed.getMessage())));
      return ExitStatus.OUR_FAULT;
    }
    StackTraceElement[] trace = fault.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    err.println(
        "homeostat: a fault of ours, please report it: " + SafeText.of(fault.toString()) + place);
    return ExitStatus.OUR_FAULT;
  }

  private static String problem(ParameterException wrongUse) {
    if (wrongUse instanceof UnmatchedArgumentException unmatched) {
      boolean option = unmatched.isUnknownOption();
      List<String> suggestions = unmatched.getSuggestions();
      return "unknown %s '%s'%s"
          .formatted(
              option ? "option" : isRoot(wrongUse.getCommandLine()) ? "command" : "word",
              unmatched.getUnmatched().get(0),
              suggestions.isEmpty() ? "" : " (did you mean " + suggestions.get(0) + "?)");
    }
    String message = wrongUse.getMessage();
    return message == null ? wrongUse.toString() : message;
  }

  private static boolean isRoot(CommandLine command) {
    return command.getParent() == null;
  }
}
