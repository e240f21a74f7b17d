package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Signal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;

/**
 * Episodes on clean series and healthy look-alikes. Usage: CleanPoints clean|healthy FIRST_SEED
 * POINTS_PER_KIND [LENGTH].
 */
public final class CleanPoints {
  private CleanPoints() {}

  record Candidate(String name, LongFunction<DoubleSupplier> signal, Traits traits, double limit) {}

  private static final Traits CUSTOM = Traits.custom(false);
  private static final Traits THREADS = Traits.of(Signal.THREADS);
  private static final Traits HEAP = Traits.of(Signal.HEAP_LIVE_MB);

  private static final Candidate[] CLEAN = {
    new Candidate("gaussian", Signals::gaussian, CUSTOM, Double.NaN),
    new Candidate("student t3", Signals::studentT3, CUSTOM, Double.NaN),
    new Candidate("lognormal", Signals::lognormal, CUSTOM, Double.NaN),
    new Candidate("ar 0.9", s -> Signals.ar(s, 0.9), CUSTOM, Double.NaN),
    new Candidate("daily 86400", s -> Signals.daily(s, 86400, 4), CUSTOM, Double.NaN),
    new Candidate("daily 86400 quiet", s -> Signals.daily(s, 86400, 0.5), CUSTOM, Double.NaN),
    new Candidate("daily 1440", s -> Signals.daily(s, 1440, 4), CUSTOM, Double.NaN),
    new Candidate("constant", Signals::constant, CUSTOM, Double.NaN),
    new Candidate("quantised", Signals::quantised, CUSTOM, Double.NaN),
    new Candidate("mostly constant", Signals::mostlyConstant, CUSTOM, Double.NaN),
    new Candidate("counter", Signals::counter, Traits.custom(true), Double.NaN),
  };

  private static final Candidate[] HEALTHY = {
    new Candidate("warm-up 300", s -> Signals.warmUp(s, 300), HEAP, 500),
    new Candidate("warm-up 3000", s -> Signals.warmUp(s, 3000), HEAP, 500),
    new Candidate("warm-up 300 no limit", s -> Signals.warmUp(s, 300), CUSTOM, Double.NaN),
    new Candidate("warm-up 3000 no limit", s -> Signals.warmUp(s, 3000), CUSTOM, Double.NaN),
    new Candidate("ar 0.98", s -> Signals.ar(s, 0.98), CUSTOM, Double.NaN),
    new Candidate("ar 0.995", s -> Signals.ar(s, 0.995), CUSTOM, Double.NaN),
    new Candidate("saw", s -> Signals.saw(s, 200, 0, 0), CUSTOM, Double.NaN),
    new Candidate("pool from start", s -> Signals.pool(s, 0), THREADS, 4096),
    new Candidate("pool later", s -> Signals.pool(s, 600), THREADS, 4096),
    new Candidate("pool later no limit", s -> Signals.pool(s, 600), CUSTOM, Double.NaN),
    new Candidate("stair then flat", Signals::stairThenFlat, THREADS, 4096),
    new Candidate("stair then flat no limit", Signals::stairThenFlat, CUSTOM, Double.NaN),
    new Candidate("ttl store", Signals::ttl, HEAP, 1000),
    new Candidate("ttl store no limit", Signals::ttl, CUSTOM, Double.NaN),
    new Candidate("g1 what lives", Signals::g1Live, HEAP, 1000),
    new Candidate("g1 heap in use", Signals::g1, Traits.of(Signal.HEAP_ALLOC_MB), 1000),
    new Candidate("g1 no limit", Signals::g1, CUSTOM, Double.NaN),
    new Candidate("diurnal 86400", s -> Signals.diurnal(s, 86400), THREADS, 4096),
    new Candidate("diurnal 86400 no limit", s -> Signals.diurnal(s, 86400), CUSTOM, Double.NaN),
    new Candidate("diurnal 1440 no limit", s -> Signals.diurnal(s, 1440), CUSTOM, Double.NaN),
  };

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) {
    Candidate[] kinds = args[0].equals("clean") ? CLEAN : HEALTHY;
    long first = Long.parseLong(args[1]);
    long points = (long) Double.parseDouble(args[2]);
    int length = args.length > 3 ? (int) Double.parseDouble(args[3]) : 86400;
    String only = args.length > 4 ? args[4] : "";
    long total = 0;
    long episodes = 0;
    for (Candidate kind : kinds) {
      if (!kind.name.contains(only)) {
        continue;
      }
      int series = (int) Math.max(1, points / length);
      long suspicious = 0;
      Map<String, Integer> opened = new TreeMap<>();
      int hit = 0;
      String where = "";
      for (int i = 0; i < series; i++) {
        Watched judge = new Watched(kind.traits, 300);
        DoubleSupplier signal = kind.signal.apply(first + i);
        boolean open = false;
        boolean any = false;
        for (int t = 0; t < length; t++) {
          Judgement j = judge.judge(t, signal.getAsDouble(), kind.limit, Double.NaN);
          if (j.score() >= 0.5) {
            suspicious++;
          }
          boolean now = j.state() == Judgement.State.ANOMALOUS;
          if (now && !open) {
            opened.merge(j.source().name(), 1, Integer::sum);
            if (where.length() < 120) {
              where += " " + (first + i) + "@" + t;
            }
            episodes++;
            any = true;
          }
          open = now;
        }
        hit += any ? 1 : 0;
      }
      total += (long) series * length;
      System.out.printf(
          "%-24s series %6d points %.2e episodes %s in %d series; scores >= 0.5: %d (%.1e)%s%n",
          kind.name,
          series,
          (double) series * length,
          opened,
          hit,
          suspicious,
          suspicious / ((double) series * length),
          where);
    }
    System.out.printf("total %.3e points, %d episodes%n", (double) total, episodes);
  }
}
