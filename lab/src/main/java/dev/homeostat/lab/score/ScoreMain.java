package dev.homeostat.lab.score;

import dev.homeostat.lab.corpus.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Scores recordings: {@code ScoreMain [--in=DIR] [--half=design|held-out|all] [--thin=N] [--quiet]
 * [--check] [--rivals] [--report=FILE] [--no-forest] [--recorded=DIR]}.
 *
 * <p>A line a run and its alarms, then the totals. {@code --quiet} leaves the alarms out of runs
 * without a false one, {@code --check} looks for what is odd in the truth, {@code --rivals} scores
 * the others too, {@code --report} writes tables and plots of everything, {@code --no-forest}
 * without the slowest rival; {@code --recorded} names runs with flight recordings, which JDK
 * Mission Control's rules judge beside the others and which count nowhere else.
 */
final class ScoreMain {
  private final Options options;
  private final StringBuilder out = new StringBuilder();

  private ScoreMain(Options options) {
    this.options = options;
  }

  /** Scores. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new ScoreMain(new Options(List.of(args))).run(args);
  }

  private void run(String[] args) throws IOException, InterruptedException {
    String half = options.text("half", "all");
    Path in = Path.of(options.text("in", "target/traces"));
    List<Recording> runs =
        Recording.under(in).stream()
            .filter(run -> half.equals("all") || run.half().equals(half))
            .toList();
    if (runs.isEmpty()) {
      System.err.println("no finished run in " + in + "; `make corpus` records");
      System.exit(1);
    }
    Scoring scoring = new Scoring(runs);
    if (options.flag("check")) {
      runs.forEach(run -> TruthCheck.of(run, scoring.trace(run)).forEach(System.out::println));
      return;
    }
    if (!options.text("report", "").isEmpty()) {
      Path file = Path.of(options.text("report", ""));
      new DetectionReport(scoring, rivals(), recorded(), String.join(" ", args)).write(file);
      System.out.println("wrote " + file);
      return;
    }
    int thin = (int) options.integer("thin", 1);
    Tally tally = scoring.tally(JudgeWatcher.homeostat(), thin);
    tally.outcomes().forEach(this::line);
    totals(tally);
    TimesLeft left = TimesLeft.of(scoring, tally);
    add("time left at half way: %s%n", left.summary());
    if (!options.flag("quiet")) {
      left.wrong().forEach(each -> add("    %s%n", each.describe()));
    }
    if (options.flag("rivals")) {
      for (Watcher rival : rivals()) {
        totals(rival.name(), scoring.tally(rival, thin));
      }
    }
    Scoring recorded = recorded();
    if (!recorded.runs().isEmpty()) {
      Tally rules = recorded.tally(new MissionControlRules(), 1);
      rules.outcomes().forEach(this::line);
      totals(rules);
    }
    System.out.print(out);
  }

  /** Runs with a flight recording. */
  private Scoring recorded() throws IOException {
    String folder = options.text("recorded", "");
    return new Scoring(
        folder.isEmpty()
            ? List.of()
            : Recording.under(Path.of(folder)).stream()
                .filter(MissionControlRules::canJudge)
                .toList());
  }

  /** The random cut forests take minutes, everybody else seconds. */
  private List<Watcher> rivals() {
    return DetectionReport.RIVALS.stream()
        .filter(rival -> !options.flag("no-forest") || !(rival instanceof CutForests))
        .toList();
  }

  private void line(Outcome outcome) {
    Recording run = outcome.run();
    boolean quiet = outcome.falseAlarms() == 0;
    String verdict =
        run.healthy() ? (quiet ? "quiet" : "NOISY") : outcome.found() ? "found" : "MISSED";
    add("%-6s %-8s %-28s %-18s", verdict, run.half(), run.name(), run.java());
    out.append(run.healthy() ? "\n" : String.format(Locale.ROOT, "delay %.2f%n", outcome.delay()));
    if (options.flag("quiet") && quiet) {
      return;
    }
    long zero = run.healthy() ? run.startedMillis() : run.onsetMillis();
    for (Outcome.Judged judged : outcome.alarms()) {
      Alarm alarm = judged.alarm();
      add(
          "    %-7s %s of %s at %+.1f s, %s%n",
          judged.worth(),
          alarm.type(),
          alarm.metric(),
          (alarm.epochMillis() - zero) / 1e3,
          alarm.text());
    }
  }

  private void totals(Tally tally) {
    TreeSet<String> types = new TreeSet<>();
    tally.faults().forEach(outcome -> types.add(outcome.run().type()));
    for (String type : types) {
      Tally some = tally.where(run -> !run.healthy() && run.type().equals(type));
      add("%-20s found %s, median delay %s%n", type, some.detection(), some.delay());
    }
    for (boolean slow : new boolean[] {false, true}) {
      String set = slow ? "slow" : "short";
      totals(
          set + " design", tally.where(run -> run.slow() == slow && run.half().equals("design")));
      totals(
          set + " held-out",
          tally.where(run -> run.slow() == slow && !run.half().equals("design")));
    }
    totals("all", tally);
  }

  private void totals(String name, Tally tally) {
    if (!tally.outcomes().isEmpty()) {
      add(
          "%s: found %s, median delay %s (heap %s, others %s), false alarms %d, of healthy running"
              + " %d in %.2f h of it, per 1000 h %s, precision %s%n",
          name,
          tally.detection(),
          tally.delay(),
          tally.where(Recording::heap).delay(),
          tally.where(run -> !run.heap()).delay(),
          tally.falseAlarms(),
          tally.count(Outcome.Worth.FALSE),
          tally.healthyHours(),
          tally.alarmRate(),
          tally.precision());
    }
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
