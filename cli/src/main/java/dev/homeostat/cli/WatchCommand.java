package dev.homeostat.cli;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.ReplayCommand.FailOn;
import dev.homeostat.cli.attach.JvmList;
import dev.homeostat.cli.attach.TargetProcess;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.cli.replay.Progress;
import dev.homeostat.cli.watch.LinesView;
import dev.homeostat.cli.watch.ProcessSource;
import dev.homeostat.cli.watch.Source;
import dev.homeostat.cli.watch.TerminalView;
import dev.homeostat.cli.watch.View;
import dev.homeostat.cli.watch.Watch;
import dev.homeostat.signal.Readings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches a JVM from outside. */
@Command(
    name = "watch",
    description = "Watches a running JVM from outside: nothing is put into it.",
    footer = {
      "",
      "A JVM's performance counters and /proc tell threads, classes, heap and collections (Serial,"
          + " Parallel, G1), open files, processor time and memory. Only what it sees from now on is"
          + " judged. Exit status: 0 the JVM ended; 1 alerts were found that --fail-on asked for; 3"
          + " it cannot be reached."
    })
final class WatchCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "PID", description = "The process; without it, a list.")
  private Optional<String> target = Optional.empty();

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

  @Option(
      names = "--interval",
      paramLabel = "MILLISECONDS",
      description = "Between two ticks, at least 20 (default: 1000).")
  private long intervalMillis = AnalyzerOptions.INTERVAL.toMillis();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Ends after so long (default: when the JVM ends).")
  private long seconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  private long failing;

  @Override
  public Integer call() {
    Duration interval = Duration.ofMillis(intervalMillis);
    if (interval.compareTo(AnalyzerOptions.LEAST_INTERVAL) < 0 || seconds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--interval is at least 20 (milliseconds), --seconds at least 0");
    }
    long pid = TargetOption.pid(spec.commandLine(), target);
    try (Source source = open(pid)) {
      AnalyzerOptions options =
          AnalyzerOptions.of(source.component())
              .withInterval(interval)
              .withResource(Map.of("process.pid", Long.toString(pid)))
              .withDetectors(detectors.kinds());
      View view = counting(view(source, pid, options));
      long ticks =
          new Watch(source, options, view).run(seconds * 1_000 / Math.max(1, intervalMillis));
      view.say("watched for " + ticks * intervalMillis / 1_000 + " s");
      return failing > 0 ? ExitStatus.ALERTS : ExitStatus.DONE;
    } catch (Unreachable e) {
      return OneLineErrors.unreachable(spec.commandLine(), e);
    }
  }

  private Source open(long pid) throws Unreachable {
    TargetProcess process = TargetProcess.jvm(pid);
    return new ProcessSource(process, JvmList.name(pid), line -> {});
  }

  private View view(Source source, long pid, AnalyzerOptions options) {
    String title =
        "watching %s (process %d) from outside: %d signals every %d ms, ready in %d s"
            .formatted(
                source.component(),
                pid,
                source.signals(),
                intervalMillis,
                options.readyAfter().toSeconds());
    if (format == Format.TEXT && Progress.isTerminal(1)) {
      return new TerminalView(spec.commandLine().getOut(), title, options.readyAfter());
    }
    View lines =
        new LinesView(
            spec.commandLine().getOut(), spec.commandLine().getErr(), format == Format.JSON);
    lines.say(title);
    return lines;
  }

  private View counting(View shown) {
    return new View() {
      @Override
      public void alert(BehavioralAlert alert) {
        failing += failOn != null && failOn.includes(alert) ? 1 : 0;
        shown.alert(alert);
      }

      @Override
      public void tick(Readings readings) {
        shown.tick(readings);
      }

      @Override
      public void say(String line) {
        shown.say(line);
      }

      @Override
      public void score(String metric, double score) {
        shown.score(metric, score);
      }
    };
  }
}
