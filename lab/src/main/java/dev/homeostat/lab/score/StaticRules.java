package dev.homeostat.lab.score;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.List;

/**
 * The static rules a user would otherwise have, from awesome-prometheus-alerts (August 2026): as
 * published, and repaired where they can never or must always fire.
 *
 * <p>Their waiting times are compressed with the runs: a run learns 20 s in place of 5 min, so that
 * "for 5 m" is 20 s. Not here, for want of a signal in the traces: old-collection rate (as
 * published it matches no HotSpot collector) and compilation time. The share of time in collections
 * is ours, without concurrent cycles.
 */
final class StaticRules implements Watcher {
  private static final double LEARNING_MILLIS = 300_000;
  private static final double TWO_MINUTES = 120_000;
  private static final double FIVE_MINUTES = 300_000;

  private final String name;
  private final List<Rule> rules;
  private final boolean repaired;

  private StaticRules(String name, List<Rule> rules, boolean repaired) {
    this.name = name;
    this.rules = rules;
    this.repaired = repaired;
  }

  /** What a rule compares with its threshold. */
  private enum Measure {
    VALUE,
    /** Of the limit. */
    SHARE,
    /** Growth per second over the waiting time. */
    RATE
  }

  /**
   * A rule: a measure of a signal stays above a threshold for a time.
   *
   * @param waitMillis uncompressed
   */
  private record Rule(
      String type, Signal signal, Measure measure, double threshold, double waitMillis) {}

  /** As published. */
  static StaticRules published() {
    return new StaticRules(
        "static rules, as published",
        List.of(
            new Rule("memory_leak", Signal.HEAP_ALLOC_MB, Measure.SHARE, 0.8, TWO_MINUTES),
            new Rule("gc_pressure", Signal.GC_TIME_PCT, Measure.VALUE, 5, FIVE_MINUTES),
            new Rule("thread_leak", Signal.THREADS, Measure.VALUE, 300, FIVE_MINUTES),
            new Rule("lock_contention", Signal.BLOCKED_THREADS, Measure.VALUE, 50, FIVE_MINUTES),
            new Rule("deadlock", Signal.DEADLOCKED_THREADS, Measure.VALUE, 0, 60_000),
            new Rule("fd_leak", Signal.FD_OPEN, Measure.SHARE, 0.9, FIVE_MINUTES),
            // Used against capacity, which are equal: true as soon as there is a buffer.
            new Rule("direct_memory_leak", Signal.DIRECT_MB, Measure.VALUE, 0, FIVE_MINUTES),
            new Rule(
                "finalizer_backlog",
                Signal.PENDING_FINALIZATION,
                Measure.VALUE,
                1000,
                FIVE_MINUTES),
            new Rule("class_leak", Signal.CLASSES_LOADED, Measure.RATE, 100, FIVE_MINUTES)),
        false);
  }

  /** Repaired: what survives collections, real limits, and no classes while it starts. */
  static StaticRules repaired() {
    return new StaticRules(
        "static rules, repaired",
        List.of(
            new Rule("memory_leak", Signal.HEAP_AFTER_GC_MB, Measure.SHARE, 0.8, TWO_MINUTES),
            new Rule("class_leak", Signal.METASPACE_MB, Measure.SHARE, 0.8, TWO_MINUTES),
            new Rule("code_cache_full", Signal.CODE_CACHE_MB, Measure.SHARE, 0.8, TWO_MINUTES),
            new Rule("gc_pressure", Signal.GC_TIME_PCT, Measure.VALUE, 5, FIVE_MINUTES),
            new Rule("thread_leak", Signal.THREADS, Measure.VALUE, 300, FIVE_MINUTES),
            new Rule("lock_contention", Signal.BLOCKED_THREADS, Measure.VALUE, 50, FIVE_MINUTES),
            new Rule("deadlock", Signal.DEADLOCKED_THREADS, Measure.VALUE, 0, 60_000),
            new Rule("fd_leak", Signal.FD_OPEN, Measure.SHARE, 0.9, FIVE_MINUTES),
            new Rule("direct_memory_leak", Signal.DIRECT_MB, Measure.SHARE, 0.9, FIVE_MINUTES),
            new Rule(
                "finalizer_backlog",
                Signal.PENDING_FINALIZATION,
                Measure.VALUE,
                1000,
                FIVE_MINUTES),
            new Rule("class_leak", Signal.CLASSES_LOADED, Measure.RATE, 100, FIVE_MINUTES)),
        true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Alarm> watch(Recording run, Trace trace, int thin) {
    double compression = run.learningMillis() / LEARNING_MILLIS;
    long deaf = repaired ? run.startedMillis() + run.learningMillis() : 0;
    AlarmFold fold = new AlarmFold(run.learningMillis());
    List<Watched> watched =
        rules.stream().map(rule -> new Watched(rule, compression, deaf)).toList();
    trace.replay(thin, readings -> watched.forEach(rule -> rule.take(readings, fold)));
    return fold.alarms();
  }

  /** A rule in the course of a run. */
  private static final class Watched {
    private final Rule rule;
    private final double waitMillis;
    private final long deafUntil;
    private double last = Double.NaN;
    private double firstInWindow = Double.NaN;
    private long windowBegan;
    private double rate = Double.NaN;
    private long trueSince = -1;

    Watched(Rule rule, double compression, long deafUntil) {
      this.rule = rule;
      this.waitMillis = rule.waitMillis * compression;
      this.deafUntil = rule.measure == Measure.RATE ? deafUntil : 0;
    }

    void take(Readings readings, AlarmFold fold) {
      double value = readings.value(rule.signal);
      last = Double.isNaN(value) ? last : value;
      long now = readings.epochMillis();
      if (now < deafUntil || !(measure(readings, now) > rule.threshold)) {
        trueSince = -1;
        return;
      }
      trueSince = trueSince < 0 ? now : trueSince;
      if (now - trueSince >= waitMillis || rule.measure == Measure.RATE) {
        String metric = rule.signal.metric();
        String text = metric + " above " + rule.threshold;
        fold.add(new Alarm(rule.type, metric, now, text, Double.NaN, Double.NaN, true));
      }
    }

    private double measure(Readings readings, long now) {
      return switch (rule.measure) {
        case VALUE -> last;
        case SHARE -> last / readings.limit(rule.signal);
        case RATE -> rate(now);
      };
    }

    /** The rate over the last whole window: a rate that is looked at once a window. */
    private double rate(long now) {
      if (Double.isNaN(firstInWindow)) {
        firstInWindow = last;
        windowBegan = now;
      } else if (now - windowBegan >= waitMillis) {
        rate = (last - firstInWindow) * 1000 / (now - windowBegan);
        firstInWindow = last;
        windowBegan = now;
      }
      return rate;
    }
  }
}
