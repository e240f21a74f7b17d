package dev.homeostat.lab.score;

import dev.homeostat.lab.fork.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The scores of everybody, as a page for people with its plots. */
final class DetectionReport {
  /** Whom Homeostat is compared with. */
  static final List<Watcher> RIVALS =
      List.of(
          JudgeWatcher.seed(), StaticRules.published(), StaticRules.repaired(), new CutForests());

  // Ticks of 250 ms.
  private static final int ONE_SECOND = 4;
  private static final int TEN_SECONDS = 40;
  private static final int SIXTY_SECONDS = 240;

  private static final Predicate<Recording> DESIGN = run -> run.half().equals("design");
  private static final Predicate<Recording> SHORT = run -> !run.slow();

  private final Scoring scoring;
  private final List<Watcher> rivals;
  private final Scoring recorded;
  private final String command;
  private final StringBuilder page = new StringBuilder();

  /**
   * Makes a report that is yet to be written.
   *
   * @param recorded runs with flight recordings, for the one rival that wants them
   */
  DetectionReport(Scoring scoring, List<Watcher> rivals, Scoring recorded, String command) {
    this.scoring = scoring;
    this.rivals = List.copyOf(rivals);
    this.recorded = recorded;
    this.command = command;
  }

  /** Scores, writes the page, and the plots beside it. */
  void write(Path file) throws IOException, InterruptedException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Files.createDirectories(folder);
    Map<String, Tally> tallies = new LinkedHashMap<>();
    Watcher homeostat = JudgeWatcher.homeostat();
    tallies.put(homeostat.name(), scoring.tally(homeostat, 1));
    for (Watcher rival : rivals) {
      tallies.put(rival.name(), scoring.tally(rival, 1));
    }
    Tally ours = tallies.get(homeostat.name());
    head();
    sets(ours);
    types(ours);
    TimesLeft left = TimesLeft.of(scoring, ours);
    timesLeft(left);
    thinned(homeostat);
    rivals(tallies);
    recorded(homeostat);
    wrong(ours);
    page.append(HOW);
    Files.writeString(file, page);
    Plots plots = new Plots(folder);
    plots.delays(tallies);
    plots.types(ours);
    plots.falseAlarms(tallies);
    plots.precision(tallies);
    plots.timesLeft(left.all());
    plots.leak(scoring, ours);
  }

  private void head() throws IOException, InterruptedException {
    List<Recording> runs = scoring.runs();
    page.append("# What is found, and how often nothing was wrong\n\n")
        .append("Written by `make score ARGS=\"")
        .append(command)
        .append("\"`; do not edit. [The corpus](../corpus.md) says what is run.\n\n");
    add("- %s, commit %s%n", LocalDate.now(ZoneOffset.UTC), Machine.commit());
    add(
        "- %s, %d processors, %s %s%n",
        Machine.processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"));
    add(
        "- runs on JDK %s; %d runs of %d cases, %.1f hours%n%n",
        runs.stream().map(Recording::java).sorted().distinct().collect(Collectors.joining(", ")),
        runs.size(),
        runs.stream().map(Recording::name).distinct().count(),
        runs.stream().mapToDouble(Recording::hours).sum());
  }

  private void sets(Tally ours) {
    page.append("## Homeostat with its defaults\n\n");
    columns("set");
    row("short, design half", ours.where(SHORT.and(DESIGN)));
    row("short, held-out half", ours.where(SHORT.and(DESIGN.negate())));
    row("slow, design half", ours.where(SHORT.negate().and(DESIGN)));
    row("slow, held-out half", ours.where(SHORT.negate().and(DESIGN.negate())));
    row("all", ours);
    page.append("\n![a leak that was found](detection-leak.svg)\n");
  }

  private void types(Tally ours) {
    page.append("\n## By type of fault\n\n");
    page.append("| type | half | found (95 %) | median delay |\n|---|---|---|---|\n");
    TreeSet<String> types = new TreeSet<>();
    ours.faults().forEach(outcome -> types.add(outcome.run().type()));
    for (String type : types) {
      Tally some = ours.where(run -> !run.healthy() && run.type().equals(type));
      typeRow(type, "design", some.where(DESIGN));
      typeRow(type, "held-out", some.where(DESIGN.negate()));
    }
    page.append("\n![found by type](detection-types.svg)\n");
  }

  private void typeRow(String type, String half, Tally some) {
    if (!some.faults().isEmpty()) {
      add("| %s | %s | %s | %s |%n", type, half, some.detection(), some.delay());
    }
  }

  private void timesLeft(TimesLeft left) {
    page.append("\n## The time left, when half the way is left\n\n");
    page.append(
        "Leaks with a limit that were found and whose runs came half way from onset to exhaustion.\n\n"
            + "| set | leaks | a time is told then (95 %) | within ± 25 % of the truth | of those told | the"
            + " interval holds the truth |\n|---|---|---|---|---|---|\n");
    leftRow("design half", left.where(DESIGN));
    leftRow("held-out half", left.where(DESIGN.negate()));
    leftRow("all", left);
    page.append("\n![time left](detection-time-left.svg)\n");
  }

  private void leftRow(String name, TimesLeft left) {
    add(
        "| %s | %d | %s | %s | %s | %s |%n",
        name, left.all().size(), left.told(), left.near(), left.nearOfTold(), left.covered());
  }

  private void thinned(Watcher homeostat) {
    page.append("\n## The same traces at coarser ticks\n\n");
    columns("set and ticks");
    Tally seconds = scoring.tally(homeostat, ONE_SECOND);
    row("short design, 1 s", seconds.where(SHORT.and(DESIGN)));
    row("short held-out, 1 s", seconds.where(SHORT.and(DESIGN.negate())));
    slowRows("1 s", seconds);
    slowRows("10 s", scoring.tally(homeostat, TEN_SECONDS));
    slowRows("60 s", scoring.tally(homeostat, SIXTY_SECONDS));
    page.append(TOO_SHORT);
  }

  private void slowRows(String ticks, Tally tally) {
    row("slow design, " + ticks, tally.where(SHORT.negate().and(DESIGN)));
    row("slow held-out, " + ticks, tally.where(SHORT.negate().and(DESIGN.negate())));
  }

  private void recorded(Watcher homeostat) {
    if (recorded.runs().isEmpty()) {
      return;
    }
    page.append("\n## Beside the rules of JDK Mission Control\n\n");
    columns("runs with a flight recording, counted only here");
    row(homeostat.name(), recorded.tally(homeostat, 1));
    Watcher rules = new MissionControlRules();
    Tally told = recorded.tally(rules, 1);
    row(rules.name(), told);
    page.append("\n| run | half | what its rules warn of |\n|---|---|---|\n");
    for (Outcome outcome : told.outcomes()) {
      add(
          "| %s, %s | %s | %s |%n",
          outcome.run().name(),
          outcome.run().java(),
          outcome.run().half(),
          outcome.alarms().stream()
              .map(judged -> judged.alarm().metric() + " (" + worth(judged.worth()) + ")")
              .collect(Collectors.joining(", ")));
    }
  }

  private static String worth(Outcome.Worth worth) {
    return switch (worth) {
      case HIT -> "right";
      case SYMPTOM -> "a symptom";
      case WRONG -> "false, during the fault";
      case FALSE -> "false";
    };
  }

  private void rivals(Map<String, Tally> tallies) {
    page.append("\n## Side by side\n\n");
    columns("both halves, short set");
    tallies.forEach((name, tally) -> row(name, tally.where(SHORT)));
    if (scoring.runs().stream().anyMatch(Recording::slow)) {
      page.append('\n');
      columns("both halves, slow set");
      tallies.forEach((name, tally) -> row(name, tally.where(SHORT.negate())));
    }
    page.append(
        """

        ![delay](detection-delay.svg)

        ![false](detection-false-alarms.svg)

        ![precision](detection-precision.svg)
        """);
  }

  private void columns(String first) {
    add(
        "| %s | found (95 %%) | median delay: others | heap | false alarms: all | in healthy running |"
            + " hours of it | per 1000 h (upper limit) | precision (95 %%) |%n"
            + "|---|---|---|---|---|---|---|---|---|%n",
        first);
  }

  private void row(String name, Tally tally) {
    if (!tally.outcomes().isEmpty()) {
      add(
          "| %s | %s | %s | %s | %d | %d | %.2f | %s | %s |%n",
          name,
          tally.detection(),
          tally.where(run -> !run.heap()).delay(),
          tally.where(Recording::heap).delay(),
          tally.falseAlarms(),
          tally.count(Outcome.Worth.FALSE),
          tally.healthyHours(),
          tally.alarmRate(),
          tally.precision());
    }
  }

  private void wrong(Tally ours) {
    page.append("\n## What went wrong\n\n| run | half | what |\n|---|---|---|\n");
    for (Outcome outcome : ours.outcomes()) {
      Recording run = outcome.run();
      if (!run.healthy() && !outcome.found()) {
        add("| %s, %s | %s | missed |%n", run.name(), run.java(), run.half());
      }
      for (Outcome.Judged judged : outcome.alarms()) {
        if (judged.worth() == Outcome.Worth.FALSE || judged.worth() == Outcome.Worth.WRONG) {
          Alarm alarm = judged.alarm();
          add(
              "| %s, %s | %s | false: %s of %s after %.0f s%s |%n",
              run.name(),
              run.java(),
              run.half(),
              alarm.type(),
              alarm.metric(),
              (alarm.epochMillis() - run.startedMillis()) / 1e3,
              judged.worth() == Outcome.Worth.WRONG ? ", during the fault" : "");
        }
      }
    }
  }

  private void add(String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values));
  }

  private static final String TOO_SHORT =
      """

      Homeostat learns for at least 60 ticks. At 1 s that is 60 s, and in the short set most faults begin within
      it. At 10 s it is the whole of a run of ten minutes and at 60 s six times that: only an event can be told there.
      """;

  private static final String HOW =
      """

      ## How it is counted
      - *found*: an episode of an accepted type opens after onset and none before. *Delay*: the share of the way from onset
        to exhaustion, where the injected rate meets the limit even if that is beyond the run; a miss counts 1.
      - *false alarm*: an episode on a healthy program, before onset, or after it of a type that is neither accepted nor a
        symptom of the fault. Healthy running is healthy programs and the time before onset; its hours are of compressed
        time. The upper limit is Poisson's, one-sided 95 %; intervals of shares are Wilson's. Runs of one case on two JVMs
        are counted as two, which makes the intervals narrower than they should be.
      - *precision*: accepted and symptoms among all episodes.
      - The rivals judge the same traces. What speaks at every tick is folded into episodes for them: a metric silent for
        less than `learning` (20 s) is the same matter. The static rules' waiting times are compressed like `learning`, 15
        times. The random cut forest (one a signal, 50 trees of 256 points, shingles of 8, normalised, its own threshold)
        cannot say what is wrong and is given credit for the metric at fault.
      - JDK Mission Control's rules judge a flight recording (`default` settings) as a whole. Here they are asked ten times a run,
        each time of all that had happened by then; a rule speaks where its severity is WARNING, and once. Rules that speak of
        options, secrets, the recording itself or single slow reads are not asked. Who is told of a type by several rules is
        told once a rule.
      - *time left*: what an open episode of an accepted type says when half the way is left, beside what is left at the rate
        injected. Leaks found later than half way count as not told.
      - Not here: old collections and compilation among the static rules, which want signals that are not in the traces.
      """;
}
