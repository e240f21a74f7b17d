package dev.homeostat.lab.score;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pictures of the report. */
final class Plots {
  private static final String INK = "#333333";
  private static final String GRID = "#dddddd";
  private static final int LEFT = 60;
  private static final int TOP = 30;
  private static final int WIDE = 520;
  private static final int HIGH = 220;

  private final Path folder;

  Plots(Path folder) {
    this.folder = folder;
  }

  /** The share of faults found by each share of the way from onset to exhaustion. */
  void delays(Map<String, Tally> tallies) throws IOException {
    Svg svg = frame("share of faults found", "share of the way from onset to exhaustion", 0, 100);
    int index = 0;
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      List<Outcome> faults = entry.getValue().faults();
      StringBuilder points = new StringBuilder();
      for (int step = 0; step <= 100; step++) {
        double share = step / 100.0;
        long by = faults.stream().filter(o -> o.found() && o.delay() <= share).count();
        points.append(point(share, by / (double) Math.max(1, faults.size())));
      }
      String colour = Svg.colour(index);
      svg.path(points.toString().trim(), colour);
      svg.text(LEFT + WIDE + 10.0, TOP + 14.0 + 18 * index, "start", colour, entry.getKey());
      index++;
    }
    svg.write(folder.resolve("detection-delay.svg"));
  }

  /** How many faults of each type were found, with the interval. */
  void types(Tally tally) throws IOException {
    Map<String, List<Outcome>> byType = new TreeMap<>();
    for (Outcome outcome : tally.faults()) {
      byType.computeIfAbsent(outcome.run().type(), any -> new ArrayList<>()).add(outcome);
    }
    Svg svg = new Svg(760, 50 + 22 * byType.size());
    svg.text(10, 18, "start", INK, "faults found by type, with 95 % intervals");
    double y = 42;
    for (Map.Entry<String, List<Outcome>> entry : byType.entrySet()) {
      int all = entry.getValue().size();
      int found = (int) entry.getValue().stream().filter(Outcome::found).count();
      double low = 160 + 480 * Intervals.wilsonLow(found, all);
      double high = 160 + 480 * Intervals.wilsonHigh(found, all);
      svg.text(150, y + 4, "end", INK, entry.getKey());
      svg.box(160, y - 6, 480, 13, GRID, 0.5);
      svg.box(160, y - 6, 480.0 * found / all, 13, Svg.colour(0), 0.8);
      svg.line(low, y, high, y, INK).line(low, y - 4, low, y + 4, INK);
      svg.line(high, y - 4, high, y + 4, INK);
      svg.text(650, y + 4, "start", INK, found + " of " + all);
      y += 22;
    }
    svg.write(folder.resolve("detection-types.svg"));
  }

  /** What each watcher raised in healthy running, per hour of it. */
  void falseAlarms(Map<String, Tally> tallies) throws IOException {
    double most =
        tallies.values().stream().mapToDouble(Plots::perHour).max().orElse(0) * 1.05 + 1e-9;
    Svg svg = new Svg(760, 50 + 26 * tallies.size());
    svg.text(10, 18, "start", INK, "false alarms per hour of healthy running (compressed time)");
    double y = 44;
    int index = 0;
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      double rate = perHour(entry.getValue());
      svg.text(190, y + 4, "end", INK, entry.getKey());
      svg.box(200, y - 8, 460 * rate / most, 16, Svg.colour(index++), 0.8);
      String text = String.format(Locale.ROOT, "%.1f", rate);
      svg.text(206 + 460 * rate / most, y + 4, "start", INK, text);
      y += 26;
    }
    svg.write(folder.resolve("detection-false-alarms.svg"));
  }

  /** How many of its alarms are right beside how many faults it finds, with both intervals. */
  void precision(Map<String, Tally> tallies) throws IOException {
    Svg svg = frame("precision", "share of faults found", 0, 1);
    int index = 0;
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      Tally tally = entry.getValue();
      String colour = Svg.colour(index);
      int faults = tally.faults().size();
      int told = tally.right() + tally.falseAlarms();
      if (faults > 0 && told > 0) {
        double x = LEFT + WIDE * (double) tally.found() / faults;
        double y = y((double) tally.right() / told);
        svg.line(
            LEFT + WIDE * Intervals.wilsonLow(tally.found(), faults),
            y,
            LEFT + WIDE * Intervals.wilsonHigh(tally.found(), faults),
            y,
            colour);
        svg.line(
            x,
            y(Intervals.wilsonLow(tally.right(), told)),
            x,
            y(Intervals.wilsonHigh(tally.right(), told)),
            colour);
        svg.box(x - 4, y - 4, 8, 8, colour, 1);
      }
      svg.text(LEFT + WIDE + 10.0, TOP + 14.0 + 18 * index, "start", colour, entry.getKey());
      index++;
    }
    svg.write(folder.resolve("detection-precision.svg"));
  }

  /** The time told half way, as a share of the truth: a dot a leak, and the quarter around it. */
  void timesLeft(List<TimeLeft> all) throws IOException {
    List<TimeLeft> told =
        all.stream()
            .filter(TimeLeft::isTold)
            .sorted(Comparator.comparingDouble(TimeLeft::error))
            .toList();
    Svg svg = frame("time left told half way, of what is left", "leaks, by their error", 0, 2);
    svg.box(LEFT, y(0.625), WIDE, y(0.375) - y(0.625), Svg.colour(5), 0.25);
    for (int i = 0; i < told.size(); i++) {
      double share = Math.min(1, (1 + told.get(i).error()) / 2);
      svg.box(LEFT + WIDE * (i + 0.5) / told.size() - 3, y(share) - 3, 6, 6, Svg.colour(0), 1);
    }
    svg.text(LEFT + WIDE + 10.0, TOP + 14, "start", Svg.colour(5), "within ± 25 %");
    svg.write(folder.resolve("detection-time-left.svg"));
  }

  private static double perHour(Tally tally) {
    return tally.healthyHours() == 0 ? 0 : tally.count(Outcome.Worth.FALSE) / tally.healthyHours();
  }

  /** A leak that was found, with what was expected when it was. */
  void leak(Scoring scoring, Tally tally) throws IOException {
    Optional<Outcome> typical =
        tally.faults().stream()
            .filter(outcome -> outcome.found() && banded(outcome).isPresent())
            .sorted(Comparator.comparingDouble(Outcome::delay))
            .skip(tally.found() / 4)
            .findFirst();
    if (typical.isPresent()) {
      leak(scoring, typical.get(), banded(typical.get()).orElseThrow());
    }
  }

  private static Optional<Alarm> banded(Outcome outcome) {
    return outcome.alarms().stream()
        .filter(judged -> judged.worth() == Outcome.Worth.HIT)
        .map(Outcome.Judged::alarm)
        .filter(alarm -> alarm.text().startsWith("trend") && !Double.isNaN(alarm.deviation()))
        .findFirst();
  }

  private void leak(Scoring scoring, Outcome outcome, Alarm alarm) throws IOException {
    Recording run = outcome.run();
    Signal signal = Signal.ofMetric(alarm.metric()).orElseThrow();
    double length = run.endedMillis() - (double) run.startedMillis();
    List<double[]> points = new ArrayList<>();
    scoring
        .trace(run)
        .replay(
            1,
            readings -> {
              double value = readings.value(signal);
              if (!Double.isNaN(value)) {
                points.add(
                    new double[] {(readings.epochMillis() - run.startedMillis()) / length, value});
              }
            });
    double low = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
    double high = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
    String title = run.name() + ", JDK " + run.java() + ": " + signal.metric();
    Svg svg = frame(title, "share of the run", low, high);
    double band = 3 * alarm.deviation();
    double top = Math.min(1, (alarm.baseline() + band - low) / (high - low));
    double bottom = Math.max(0, (alarm.baseline() - band - low) / (high - low));
    svg.box(LEFT, y(top), WIDE, Math.max(1, y(bottom) - y(top)), Svg.colour(5), 0.25);
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(point(point[0], (point[1] - low) / (high - low)));
    }
    svg.path(path.toString().trim(), Svg.colour(0));
    mark(svg, run, run.onsetMillis(), "onset", 18);
    mark(svg, run, alarm.epochMillis(), "told", 34);
    svg.text(LEFT + WIDE + 10.0, TOP + 14, "start", Svg.colour(5), "expected ± 3 deviations");
    svg.write(folder.resolve("detection-leak.svg"));
  }

  private static void mark(Svg svg, Recording run, long millis, String text, double down) {
    double share =
        (millis - run.startedMillis()) / (double) (run.endedMillis() - run.startedMillis());
    double x = LEFT + WIDE * share;
    svg.line(x, TOP, x, TOP + (double) HIGH, Svg.colour(1));
    svg.text(x + 4, TOP + down, "start", Svg.colour(1), text);
  }

  private static Svg frame(String title, String below, double low, double high) {
    Svg svg = new Svg(760, TOP + HIGH + 50);
    svg.text(LEFT, 18, "start", INK, title);
    svg.text(LEFT + WIDE / 2.0, TOP + HIGH + 38.0, "middle", INK, below);
    for (int i = 0; i <= 4; i++) {
      double share = i / 4.0;
      String value = String.format(Locale.ROOT, "%.4g", low + (high - low) * share);
      svg.line(LEFT, y(share), LEFT + (double) WIDE, y(share), GRID);
      svg.text(LEFT - 6.0, y(share) + 4, "end", INK, value);
      String percent = Math.round(100 * share) + " %";
      svg.text(LEFT + WIDE * share, TOP + HIGH + 18.0, "middle", INK, percent);
    }
    return svg;
  }

  private static double y(double share) {
    return TOP + HIGH * (1 - share);
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + WIDE * x, y(y));
  }
}
