package dev.homeostat.cli;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.replay.Problems;
import dev.homeostat.cli.replay.Progress;
import dev.homeostat.cli.replay.Recording;
import dev.homeostat.cli.replay.Recording.Replayed;
import dev.homeostat.signal.Severity;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges recorded metrics as if they came from a running JVM. */
@Command(
    name = "replay",
    parameterListHeading = "%n",
    description = "Judges recorded metrics: CSV with the header timestamp,<metric>,<metric>…",
    footer = {
      "",
      "A timestamp is RFC 3339, yyyy-MM-dd HH:mm:ss (UTC) or epoch milliseconds; an empty cell is a"
          + " missing value. Any column that is no metric of ours is a custom metric. Each file is"
          + " judged afresh.",
      "",
      "Exit status: 0 done; 1 alerts were found that --fail-on asked for; 2 some input was bad (the"
          + " rest was judged)."
    })
final class ReplayCommand implements Callable<Integer> {

  /** Which rules judge. */
  enum Detectors {
    DEFAULT("default"),
    ZSCORE("zscore");

    private final String spelling;

    Detectors(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String toString() {
      return spelling;
    }
  }

  /** From which severity on an alert fails the call. */
  enum FailOn {
    WARNING(Severity.WARNING),
    CRITICAL(Severity.CRITICAL);

    private final Severity least;

    FailOn(Severity least) {
      this.least = least;
    }

    boolean includes(BehavioralAlert alert) {
      return alert.severity().compareTo(least) >= 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSV, or CSV in a name.gz.")
  private List<Path> files = List.of();

  @Option(names = "--format", paramLabel = "FORMAT", description = Format.HELP)
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit status 1 where an alert is at least that: ${COMPLETION-CANDIDATES}.")
  private @Nullable FailOn failOn;

  @Spec private CommandSpec spec = CommandSpec.create();

  private long failing;

  @Option(
      names = "--detectors",
      paramLabel = "RULES",
      description = "Which rules judge: ${COMPLETION-CANDIDATES} (default: default, now zscore).")
  void choose(Detectors detectors) {
    // Only checked: both are the seed's rule as yet.
  }

  @Override
  public Integer call() {
    boolean bad = false;
    for (Path file : files) {
      bad |= !replay(file);
    }
    if (bad) {
      return ExitStatus.BAD_INPUT;
    }
    return failing > 0 ? ExitStatus.ALERTS : ExitStatus.DONE;
  }

  private boolean replay(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err, Progress.isTerminal());
    Problems problems =
        new Problems(
            file.toString(),
            line -> {
              progress.clear();
              err.println(line);
            });
    long[] alerts = {0};
    Replayed replayed =
        new Recording(file, problems)
            .replay(
                alert -> {
                  progress.clear();
                  out.println(format == Format.JSON ? alert.toJson() : line(alert));
                  alerts[0]++;
                  failing += failOn != null && failOn.includes(alert) ? 1 : 0;
                },
                progress);
    problems.finish();
    if (format == Format.TEXT) {
      out.println(SafeText.of(file.toString()) + ": " + summary(replayed, alerts[0], problems));
    }
    return problems.count() == 0;
  }

  private static String line(BehavioralAlert alert) {
    return alert.timestamp() + " " + StandardError.textOf(alert);
  }

  private String summary(Replayed replayed, long alerts, Problems problems) {
    StringBuilder line = new StringBuilder();
    line.append(counted(replayed.rows(), "row")).append(", ");
    line.append(counted(replayed.metrics(), "metric")).append(", ");
    line.append(counted(alerts, "alert"));
    if (problems.count() > 0) {
      line.append(", ").append(counted(problems.count(), "problem"));
    }
    replayed.notes().forEach(note -> line.append("; ").append(note));
    return line.toString();
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
