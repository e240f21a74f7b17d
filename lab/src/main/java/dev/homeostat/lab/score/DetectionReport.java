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

  private static final Predicate<Recording> DESIGN = run -> run.half().equals("design");
  private static final Predicate<Recording> SHORT = run -> !run.slow();

  private final Scoring scoring;
  private final List<Watcher> rivals;
  private final String command;
  private final StringBuilder page = new StringBuilder();

  DetectionReport(Scoring scoring, List<Watcher> rivals, String command) {
    this.scoring = scoring;
    this.rivals = List.copyOf(rivals);
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
    thinned(homeostat);
    rivals(tallies);
    wrong(ours);
    page.append(HOW);
    Files.writeString(file, page);
    Plots plots = new Plots(folder);
    plots.delays(tallies);
    plots.types(ours);
    plots.falseAlarms(tallies);
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

  private void thinned(Watcher homeostat) {
    page.append("\n## The same traces at coarser ticks\n\n");
    columns("set and ticks");
    Tally seconds = scoring.tally(homeostat, 4);
    row("short design, 1 s", seconds.where(SHORT.and(DESIGN)));
    row("short held-out, 1 s", seconds.where(SHORT.and(DESIGN.negate())));
    row("slow design, 1 s", seconds.where(SHORT.negate().and(DESIGN)));
    row("slow held-out, 1 s", seconds.where(SHORT.negate().and(DESIGN.negate())));
    page.append(
        "\nHomeostat learns for at least 60 ticks, which at 1 s is 60 s: in the short set most faults"
            + " begin within\nit. At 10 s it would be the whole run, so nothing coarser is scored.\n");
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
    page.append("\n![delay](detection-delay.svg)\n\n![false](detection-false-alarms.svg)\n");
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
      - Not here: JMC's rules, which want recordings of the same runs; old collections and compilation among the static
        rules, which want signals that are not in the traces; the error of the time to exhaustion.
      """;
}
