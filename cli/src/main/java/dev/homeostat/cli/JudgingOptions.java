package dev.homeostat.cli;

import dev.homeostat.alert.BehavioralAlert;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command that judges offers: who judges, who reads it, and which alerts fail it. */
@Command
final class JudgingOptions {

  @Option(names = "--format", paramLabel = "FORMAT", description = Format.HELP)
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit status 1 where an alert is at least that: ${COMPLETION-CANDIDATES}.")
  private @Nullable FailOn failOn;

  @Option(
      names = "--detectors",
      paramLabel = "LIST",
      description = "Which judge: 'default', 'zscore', or a comma list (default: default).")
  private DetectorList detectors = DetectorList.DEFAULT;

  private long failing;

  boolean isJson() {
    return format == Format.JSON;
  }

  Optional<FailOn> failOn() {
    return Optional.ofNullable(failOn);
  }

  DetectorList detectors() {
    return detectors;
  }

  /** Takes note of an alert for the exit status. */
  void count(BehavioralAlert alert) {
    failing += failOn != null && failOn.includes(alert) ? 1 : 0;
  }

  /** {@link ExitStatus#ALERTS} where an alert failed the call, else {@link ExitStatus#DONE}. */
  int status() {
    return failing > 0 ? ExitStatus.ALERTS : ExitStatus.DONE;
  }
}
