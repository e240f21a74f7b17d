package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/**
 * Bursts, steps, and floors that arrive rarely: what is found, how often it is told. Usage:
 * OtherShapes FIRST_SEED SEEDS.
 */
public final class OtherShapes {
  private OtherShapes() {}

  private static final Traits CUSTOM = Traits.custom(false);
  private static final Traits DOWN = new Traits(Kind.GAUGE, Harm.DOWN, 0);
  private static final Traits FLOOR = new Traits(Kind.FLOOR, Harm.UP, 8);

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    for (double size : new double[] {5, 10, 20}) {
      shape(
          "burst of 30 ticks, " + size + " sigma",
          first,
          seeds,
          CUSTOM,
          Double.NaN,
          s -> add(Signals.gaussian(s), t -> t >= 3000 && t < 3030 ? 5 * size : 0),
          3000,
          6000);
      shape(
          "step, " + size + " sigma",
          first,
          seeds,
          CUSTOM,
          Double.NaN,
          s -> add(Signals.gaussian(s), t -> t >= 3000 ? 5 * size : 0),
          3000,
          9000);
    }
    shape(
        "step down hurts, 10 sigma down",
        first,
        seeds,
        DOWN,
        Double.NaN,
        s -> add(Signals.gaussian(s), t -> t >= 3000 ? -50 : 0),
        3000,
        9000);
    shape(
        "step up where down hurts",
        first,
        seeds,
        DOWN,
        Double.NaN,
        s -> add(Signals.gaussian(s), t -> t >= 3000 ? 50 : 0),
        3000,
        9000);
    shape(
        "leak down hurts",
        first,
        seeds,
        DOWN,
        0,
        s -> add(Signals.gaussian(s), t -> t >= 3000 ? -0.02 * (t - 3000) : 0),
        3000,
        7500);
    for (int every : new int[] {30, 120, 400}) {
      shape(
          "floor each ~" + every + " ticks, healthy",
          first,
          seeds,
          FLOOR,
          1000,
          s -> rare(s, every, t -> 0),
          0,
          60000);
      shape(
          "floor each ~" + every + " ticks, leak of 24000 ticks from first",
          first,
          seeds,
          FLOOR,
          1000,
          s -> rare(s, every, t -> 800 * t / 24000.0),
          0,
          24000);
      shape(
          "floor each ~" + every + " ticks, leak of 24000 ticks after 12000",
          first,
          seeds,
          FLOOR,
          1000,
          s -> rare(s, every, t -> 800 * Math.max(0, t - 12000) / 24000.0),
          12000,
          36000);
    }
  }

  interface Series {
    DoubleSupplier of(long seed);
  }

  private static DoubleSupplier add(DoubleSupplier base, IntToDoubleFunction shape) {
    int[] t = {0};
    return () -> base.getAsDouble() + shape.applyAsDouble(t[0]++);
  }

  private static DoubleSupplier rare(long seed, int every, IntToDoubleFunction leak) {
    SplittableRandom r = new SplittableRandom(seed);
    DoubleSupplier n = Signals.normal(seed);
    int[] t = {0};
    return () -> {
      double y = 150 + 15 * n.getAsDouble() + leak.applyAsDouble(t[0]++);
      return r.nextInt(every) == 0 ? y : Double.NaN;
    };
  }

  private static void shape(
      String name,
      long first,
      int seeds,
      Traits traits,
      double limit,
      Series series,
      int onset,
      int length) {
    Map<String, Integer> sources = new TreeMap<>();
    int found = 0;
    int early = 0;
    int episodes = 0;
    double[] delays = new double[seeds];
    int stillOpen = 0;
    for (int i = 0; i < seeds; i++) {
      Watched judge = new Watched(traits, 300);
      DoubleSupplier signal = series.of(first + i);
      boolean open = false;
      delays[i] = Double.POSITIVE_INFINITY;
      for (int t = 0; t < length; t++) {
        Judgement j = judge.judge(t, signal.getAsDouble(), limit, Double.NaN);
        boolean now = j.state() == Judgement.State.ANOMALOUS;
        if (now && !open) {
          episodes++;
          early += t < onset ? 1 : 0;
          sources.merge(j.source().name(), 1, Integer::sum);
          delays[i] = Math.min(delays[i], t - onset);
        }
        open = now;
      }
      stillOpen += open ? 1 : 0;
      found += delays[i] < Double.POSITIVE_INFINITY ? 1 : 0;
    }
    Arrays.sort(delays);
    System.out.printf(
        "%-55s found %d of %d, early %d, episodes %d %s, open at end %d, delay median %.0f p90"
            + " %.0f%n",
        name,
        found,
        seeds,
        early,
        episodes,
        sources,
        stillOpen,
        delays[seeds / 2],
        delays[seeds * 9 / 10]);
  }
}
