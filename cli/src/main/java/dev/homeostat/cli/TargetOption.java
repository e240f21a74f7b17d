package dev.homeostat.cli;

import dev.homeostat.cli.attach.JvmList;
import dev.homeostat.cli.attach.JvmList.Jvm;
import dev.homeostat.cli.replay.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Which process is meant: the one that was named, or the one a person chooses from a list. */
final class TargetOption {

  private TargetOption() {}

  /**
   * Reads a process's number, or lets a person choose where none was given.
   *
   * @throws ParameterException where the word is no number, or there is nobody to choose
   */
  static long pid(CommandLine command, Optional<String> word) {
    if (word.isPresent()) {
      return number(command, word.get());
    }
    List<Jvm> jvms = JvmList.all();
    if (jvms.isEmpty()) {
      throw new ParameterException(command, "no PID, and no JVM of this user was found");
    }
    PrintWriter err = command.getErr();
    jvms.forEach(jvm -> err.println("  " + jvm.pid() + "  " + jvm.program()));
    if (!Progress.isTerminal()) {
      throw new ParameterException(command, "no PID; allowed is one of the JVMs above");
    }
    err.print("PID? ");
    err.flush();
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return number(command, line == null ? "" : line.strip());
    } catch (IOException e) {
      throw new ParameterException(command, "no PID (" + e.getMessage() + ")", e);
    }
  }

  private static long number(CommandLine command, String word) {
    try {
      long pid = Long.parseLong(word);
      if (pid > 0) {
        return pid;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new ParameterException(
        command, "'" + word + "' is no PID; allowed is a process's number");
  }
}
