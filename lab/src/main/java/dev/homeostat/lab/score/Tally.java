package dev.homeostat.lab.score;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Adds outcomes of one watcher up. */
final class Tally {
  private final List<Outcome> outcomes;

  Tally(List<Outcome> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  /** The outcomes of some runs alone. */
  Tally where(Predicate<Recording> chosen) {
    return new Tally(outcomes.stream().filter(outcome -> chosen.test(outcome.run())).toList());
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  List<Outcome> faults() {
    return outcomes.stream().filter(outcome -> !outcome.run().healthy()).toList();
  }

  int found() {
    return (int) faults().stream().filter(Outcome::found).count();
  }

  int healthyRuns() {
    return outcomes.size() - faults().size();
  }

  /** The median of the delays, a miss counting 1; NaN without faults. */
  double medianDelay() {
    double[] delays = faults().stream().mapToDouble(Outcome::delay).sorted().toArray();
    int n = delays.length;
    return n == 0 ? Double.NaN : (delays[(n - 1) / 2] + delays[n / 2]) / 2;
  }

  int falseAlarms() {
    return outcomes.stream().mapToInt(Outcome::falseAlarms).sum();
  }

  int count(Outcome.Worth worth) {
    return outcomes.stream().mapToInt(outcome -> outcome.count(worth)).sum();
  }

  double healthyHours() {
    return outcomes.stream().mapToDouble(outcome -> outcome.run().healthyHours()).sum();
  }

  /** How many alarms were right or a symptom. */
  int right() {
    return count(Outcome.Worth.HIT) + count(Outcome.Worth.SYMPTOM);
  }

  /** The share of alarms that were right or a symptom, in words. */
  String precision() {
    return share(right(), right() + falseAlarms());
  }

  /** How many faults were found, in words. */
  String detection() {
    return share(found(), faults().size());
  }

  /** False alarms of healthy running per 1000 hours and the upper limit, in words. */
  String alarmRate() {
    double hours = healthyHours();
    int events = count(Outcome.Worth.FALSE);
    return hours == 0
        ? "–"
        : String.format(
            Locale.ROOT,
            "%,.0f (≤ %,.0f)",
            1000 * events / hours,
            1000 * Intervals.poissonUpper(events) / hours);
  }

  /** The median delay, in words. */
  String delay() {
    return faults().isEmpty() ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * medianDelay());
  }

  /** A share with its interval, in words. */
  static String share(int part, int whole) {
    return whole == 0
        ? "–"
        : String.format(
            Locale.ROOT,
            "%d of %d, %.0f %% (%.0f–%.0f)",
            part,
            whole,
            100.0 * part / whole,
            100 * Intervals.wilsonLow(part, whole),
            100 * Intervals.wilsonHigh(part, whole));
  }
}
