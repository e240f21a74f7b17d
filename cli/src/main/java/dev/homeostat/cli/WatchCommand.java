package dev.homeostat.cli;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.attach.Attachment;
import dev.homeostat.cli.attach.JvmList;
import dev.homeostat.cli.attach.TargetProcess;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.cli.kernel.KernelFeed;
import dev.homeostat.cli.kernel.Sidecar;
import dev.homeostat.cli.replay.Progress;
import dev.homeostat.cli.watch.AugmentedSource;
import dev.homeostat.cli.watch.EndpointSource;
import dev.homeostat.cli.watch.KernelSource;
import dev.homeostat.cli.watch.Lines;
import dev.homeostat.cli.watch.LinesView;
import dev.homeostat.cli.watch.ManagementSource;
import dev.homeostat.cli.watch.ProcessSource;
import dev.homeostat.cli.watch.Source;
import dev.homeostat.cli.watch.TerminalView;
import dev.homeostat.cli.watch.Unreadable;
import dev.homeostat.cli.watch.View;
import dev.homeostat.cli.watch.Watch;
import dev.homeostat.cli.watch.Wish;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.signal.Readings;
import dev.homeostat.text.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "Of a process, its performance counters and /proc tell threads, classes, collections, heap"
          + " (Serial, Parallel, G1), open files, processor time and memory. Of a page of metrics in"
          + " Prometheus's text format, the names that client_java, jmx_exporter, Micrometer,"
          + " OpenTelemetry and our own agent use are our signals; others are custom metrics. Only"
          + " what is seen from now on is judged. Exit status: 0 the JVM ended; 1 alerts were found"
          + " that --fail-on asked for; 2 what answers is no page of metrics; 3 it cannot be"
          + " reached."
    })
final class WatchCommand implements Callable<Integer> {

  /** A page of metrics costs more to make than counters to read. */
  private static final Duration INTERVAL_OF_PAGE = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Parameters(
      arity = "0..1",
      paramLabel = "PID|URL",
      description =
          "The process, http://…/metrics or service:jmx:…; without it, a list of processes.")
  private Optional<String> target = Optional.empty();

  @Mixin private ManagementOptions management = new ManagementOptions();

  @Mixin private JudgingOptions judging = new JudgingOptions();

  @Option(
      names = "--interval",
      paramLabel = "MILLISECONDS",
      description = "Between two ticks, at least 20 (default: 1000, of a URL 5000).")
  private Optional<Long> intervalMillis = Optional.empty();

  @Option(
      names = "--learning",
      paramLabel = "TIME",
      description = "Before it judges, such as 30s; and at least 60 ticks (default: 5m).")
  private Optional<String> learning = Optional.empty();

  @Option(
      names = "--evidence-max-pause",
      paramLabel = "TIME",
      description =
          "What would stop the JVM longer is not asked of it; 0ms: nothing (default: 100ms).")
  private Optional<String> maxPause = Optional.empty();

  @Option(
      names = "--kernel",
      description =
          "Of a process, also what the Linux kernel knows (eBPF): 'homeostat kernel --help'.")
  private boolean kernel;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "With --kernel: where the behaviour that was learned is kept, a file a component"
              + " (default: nowhere).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Ends after so long (default: when the JVM ends).")
  private long seconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    boolean isPage = target.filter(word -> word.startsWith("http")).isPresent();
    Duration interval =
        intervalMillis
            .map(Duration::ofMillis)
            .orElse(isPage ? INTERVAL_OF_PAGE : AnalyzerOptions.INTERVAL);
    if (interval.compareTo(AnalyzerOptions.LEAST_INTERVAL) < 0
        || interval.compareTo(AnalyzerOptions.LONGEST) > 0
        || seconds < 0) {
      throw wrong(
          "--interval is at least 20 (milliseconds) and at most 90 days, --seconds at least 0");
    }
    Duration pause = time("--evidence-max-pause", maxPause, EvidenceOptions.DEFAULT.maxPause());
    Lines lines = new Lines();
    try (Source source = open(lines, interval)) {
      AnalyzerOptions options =
          AnalyzerOptions.of(source.component())
              .withInterval(interval)
              .withLearning(time("--learning", learning, AnalyzerOptions.LEARNING))
              .withResource(source.resource())
              .withDetectors(judging.detectors().kinds());
      try (View view = counting(view(source, options))) {
        Duration watched =
            new Watch(source, options, view, lines, pause)
                .run(seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds));
        String ending = source.ending();
        view.say(
            (ending.isEmpty() ? "" : ending + "; ") + "watched for " + watched.toSeconds() + " s");
      }
      return judging.status();
    } catch (Unreachable e) {
      return OneLineErrors.told(spec.commandLine(), e, ExitStatus.UNREACHABLE);
    } catch (Unreadable e) {
      return OneLineErrors.told(spec.commandLine(), e, ExitStatus.BAD_INPUT);
    }
  }

  private Duration time(String option, Optional<String> written, Duration otherwise) {
    return written
        .map(
            text ->
                Durations.parse(text)
                    .filter(time -> time.compareTo(AnalyzerOptions.LONGEST) <= 0)
                    .orElseThrow(
                        () ->
                            wrong(
                                "%s is a time such as 30s or 5m, at most 2160h, not %s"
                                    .formatted(option, text))))
        .orElse(otherwise);
  }

  private Source open(Consumer<String> lines, Duration interval) throws Unreachable, Unreadable {
    String word = target.orElse("");
    if (data.isPresent() && !kernel) {
      throw wrong("--data is of --kernel: watch PID --kernel --data=FOLDER");
    }
    if (kernel && (word.startsWith("service:") || word.contains("://"))) {
      throw wrong("--kernel is of a process of this machine: watch PID --kernel");
    }
    if (word.startsWith("service:jmx:")) {
      return new ManagementSource(
          ManagementSource.address(word)
              .orElseThrow(
                  () ->
                      wrong(
                          "'"
                              + word
                              + "' is no address of management beans; allowed is"
                              + " service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi")),
          management.access(),
          lines);
    }
    if (word.contains("://")) {
      management.refuseForPage();
      return page(word, lines);
    }
    return process(lines, interval);
  }

  private Source process(Consumer<String> lines, Duration interval) throws Unreachable {
    management.refuseForProcess();
    long pid = TargetOption.pid(spec.commandLine(), target);
    TargetProcess process = TargetProcess.jvm(pid);
    Source source = new ProcessSource(process, JvmList.name(pid), lines);
    Source whole =
        management.isWanted()
            ? new AugmentedSource(source, new Attachment(process), process.startMillis(), lines)
            : source;
    return kernel ? withKernel(whole, pid, interval, lines) : whole;
  }

  private Source withKernel(Source source, long pid, Duration interval, Consumer<String> lines) {
    Duration learned = time("--learning", learning, AnalyzerOptions.LEARNING);
    List<String> words = new ArrayList<>();
    words.add("pid=" + pid);
    words.add("component=" + source.component());
    words.add("interval=" + interval.toMillis());
    words.add("learning=" + learned.toMillis());
    data.ifPresent(folder -> words.add("data=" + folder));
    try {
      return new KernelSource(source, new KernelFeed(Sidecar.command("feed", words)), lines);
    } catch (Sidecar.Unavailable e) {
      source.close();
      throw wrong("--kernel: " + e.getMessage());
    }
  }

  private Source page(String word, Consumer<String> lines) throws Unreachable, Unreadable {
    return new EndpointSource(
        EndpointSource.address(word)
            .orElseThrow(
                () ->
                    wrong(
                        "'"
                            + word
                            + "' is no address of metrics; allowed is"
                            + " http[s]://HOST[:PORT]/PATH, without a user's name")),
        PATIENCE,
        lines);
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private View view(Source source, AnalyzerOptions options) {
    String title =
        "watching %s from outside: %d signals every %d ms, ready in %d s"
            .formatted(
                source.title(),
                source.signals(),
                options.interval().toMillis(),
                options.readyAfter().toSeconds());
    if (!judging.isJson() && isScreen()) {
      try {
        return new TerminalView(title, options.readyAfter());
      } catch (IOException | IllegalStateException e) {
        // Lines do.
      }
    }
    View lines =
        new LinesView(spec.commandLine().getOut(), spec.commandLine().getErr(), judging.isJson());
    lines.say(title);
    return lines;
  }

  /** Whether a person sits at both ends, before something that can be drawn on. */
  private static boolean isScreen() {
    String kind = System.getenv("TERM");
    return Progress.isTerminal(0)
        && Progress.isTerminal(1)
        && kind != null
        && !kind.isEmpty()
        && !kind.equals("dumb");
  }

  private View counting(View shown) {
    return new View() {
      @Override
      public void alert(BehavioralAlert alert) {
        judging.count(alert);
        shown.alert(alert);
      }

      @Override
      public void tick(Readings readings, List<SeriesStatus> series) {
        shown.tick(readings, series);
      }

      @Override
      public void say(String line) {
        shown.say(line);
      }

      @Override
      public Wish await(long nanos) {
        return shown.await(nanos);
      }

      @Override
      public void close() {
        shown.close();
      }
    };
  }
}
