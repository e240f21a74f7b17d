package dev.homeostat.cli;

import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.replay.Onlooker;
import dev.homeostat.cli.replay.Problems;
import dev.homeostat.cli.replay.Progress;
import dev.homeostat.cli.replay.RecordedFiles;
import dev.homeostat.cli.replay.Recording;
import dev.homeostat.cli.replay.Recording.Replayed;
import dev.homeostat.cli.replay.ScoreFile;
import dev.homeostat.cli.replay.Story;
import dev.homeostat.cli.report.Chapter;
import dev.homeostat.cli.report.Report;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges recorded metrics as if they came from a running JVM. */
@Command(
    name = "replay",
    parameterListHeading = "%n",
    description =
        "Judges recordings: CSV, collection logs, JFR, range queries; each also compressed.",
    footer = {
      "",
      "What a file is, its content tells. Collection logs: unified ones with a time in each line"
          + " (-Xlog:gc*) and those of JDK 8 (-Xloggc). CSV: the header timestamp,<metric>,<metric>…;"
          + " a timestamp is RFC 3339, yyyy-MM-dd HH:mm:ss (UTC) or epoch milliseconds; an empty cell"
          + " is a missing value; any column that is no metric of ours is a custom metric. The JSON"
          + " that Prometheus answers a range query with. Alerts of ours are told again. Each file is"
          + " judged afresh; the rotations of one collection log are one recording.",
      "",
      "Exit status: 0 done; 1 alerts were found that --fail-on asked for; 2 some input was bad (the"
          + " rest was judged)."
    })
final class ReplayCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to judge.")
  private List<Path> files = List.of();

  @Mixin private JudgingOptions judging = new JudgingOptions();

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description =
          "Also writes timestamp,metric,score, a line for each row and metric of all CSV files in"
              + " their order; only where all could be read.")
  private @Nullable Path scores;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Also writes a page: verdict, episodes, the course of every metric.")
  private @Nullable Path report;

  @Spec private CommandSpec spec = CommandSpec.create();

  private boolean complete = true;
  private final Report page = new Report();

  @Override
  public Integer call() throws IOException {
    boolean bad = scores == null ? replayAll(null) : replayInto(scores);
    bad |= report != null && !writePage(report);
    if (bad) {
      return ExitStatus.BAD_INPUT;
    }
    return judging.status();
  }

  private boolean replayInto(Path target) throws IOException {
    ScoreFile opened;
    try {
      opened = ScoreFile.create(target, files);
    } catch (IOException e) {
      say(target, "cannot be written: " + reason(e));
      return true;
    }
    try (ScoreFile gathered = opened) {
      boolean bad = replayAll(gathered);
      if (!complete) {
        say(target, "is not written, since not all input could be read");
        return true;
      }
      try {
        gathered.commit();
      } catch (IOException e) {
        say(target, "cannot be written: " + reason(e));
        return true;
      }
      return bad;
    }
  }

  private boolean writePage(Path target) throws IOException {
    if (page.isEmpty()) {
      say(target, "is not written, since no input could be read");
      return false;
    }
    if (scores != null && isSame(target, scores)) {
      say(target, "cannot be written: holds the scores; allowed is another file");
      return false;
    }
    for (Path input : files) {
      if (Files.exists(target) && Files.exists(input) && Files.isSameFile(target, input)) {
        say(target, "cannot be written: is the input too; allowed is another file");
        return false;
      }
    }
    try {
      page.write(target);
      return true;
    } catch (IOException e) {
      say(target, "cannot be written: " + reason(e));
      return false;
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return (Files.exists(one) && Files.exists(other))
        ? Files.isSameFile(one, other)
        : one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private void say(Path file, String problem) {
    spec.commandLine().getErr().println(SafeText.of(file.toString()) + ": " + problem);
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "this user may not"
        : SafeText.of(String.valueOf(e.getMessage()));
  }

  private boolean replayAll(@Nullable ScoreFile gathered) {
    boolean bad = false;
    for (RecordedFiles recorded : RecordedFiles.of(files)) {
      bad |= !replay(recorded, gathered);
    }
    return bad;
  }

  private boolean replay(RecordedFiles recorded, @Nullable ScoreFile gathered) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err, Progress.isTerminal());
    Problems problems =
        new Problems(
            recorded.name(),
            line -> {
              progress.clear();
              err.println(line);
            });
    Story story = new Story();
    Chapter chapter = report == null ? null : new Chapter(recorded.name(), story);
    long[] opened = {0};
    Replayed replayed =
        new Recording(recorded, judging.detectors().kinds(), problems)
            .replay(
                alert -> {
                  progress.clear();
                  out.println(judging.isJson() ? alert.toJson() : line(alert));
                  story.tell(alert);
                  opened[0] += opens(alert) ? 1 : 0;
                  judging.count(alert);
                },
                progress,
                gathered,
                chapter == null ? story : Onlooker.both(story, chapter),
                chapter == null ? Judge.NO_SCORES : chapter);
    problems.finish();
    complete &= replayed.complete();
    if (chapter != null) {
      chapter.summary(summary(replayed, opened[0], problems));
      chapter.gap(
          !replayed.judged()
              ? "is too short to be judged"
              : replayed.complete() ? "" : "could be read and judged only in part");
      if (replayed.readable()) {
        page.add(chapter);
      } else {
        page.addUnread(recorded.name());
      }
    }
    if (!judging.isJson()) {
      story.lines().forEach(out::println);
      out.println(SafeText.of(recorded.name()) + ": " + summary(replayed, opened[0], problems));
    }
    return problems.count() == 0;
  }

  /** Whether it is the first of an episode; where the seed's rule judges alone, each counts. */
  private boolean opens(BehavioralAlert alert) {
    return alert.state() == BehavioralAlert.State.OPEN
        && (judging.detectors().isSeed() || Story.isOfEpisode(alert));
  }

  private static String line(BehavioralAlert alert) {
    return alert.timestamp() + " " + StandardError.textOf(alert);
  }

  private String summary(Replayed replayed, long opened, Problems problems) {
    StringBuilder line = new StringBuilder();
    line.append(replayed.counted()).append(", ");
    line.append(counted(replayed.metrics(), "metric")).append(", ");
    line.append(counted(opened, judging.detectors().isSeed() ? "alert" : "episode"));
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
