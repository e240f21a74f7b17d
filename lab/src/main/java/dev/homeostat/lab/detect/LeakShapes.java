package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Sawtooth and thread leaks: points to the episode, share found, quality of the time left. Usage:
 * LeakShapes FIRST_SEED SEEDS.
 */
public final class LeakShapes {
  private LeakShapes() {}

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    for (double rise : new double[] {0, 0.2, 0.05}) {
      saw(first, seeds, rise);
    }
    for (String kind : new String[] {"linear", "stairs", "requests"}) {
      for (boolean fromFirst : new boolean[] {false, true}) {
        threads(first, seeds, kind, fromFirst, false);
      }
      threads(first, seeds, kind, false, true);
    }
  }

  private static void saw(long first, int seeds, double rise) {
    int pre = 720;
    int[] delays = new int[seeds];
    int early = 0;
    int missed = 0;
    for (int i = 0; i < seeds; i++) {
      Watched judge = new Watched(Traits.custom(false), 300);
      DoubleSupplier signal = Signals.saw(first + i, 100 + 10 * (i % 50), rise * 100 / 360, pre);
      delays[i] = Integer.MAX_VALUE;
      for (int t = 0; t < (rise == 0 ? 20000 : 4000); t++) {
        Judgement j = judge.judge(t, signal.getAsDouble(), Double.NaN, Double.NaN);
        if (j.state() == Judgement.State.ANOMALOUS) {
          if (t < pre || rise == 0) {
            early++;
          }
          delays[i] = t - pre + 1;
          break;
        }
      }
      if (delays[i] == Integer.MAX_VALUE) {
        missed++;
      }
    }
    Arrays.sort(delays);
    System.out.printf(
        "saw rise %.2f: early/false %d, not found %d of %d; delay median %d p90 %d max %d%n",
        rise, early, missed, seeds, delays[seeds / 2], delays[seeds * 9 / 10], delays[seeds - 1]);
  }

  /** Threads: 40 ± 2, limit 400 to 4000, leak that takes 600 to 20000 ticks to the limit. */
  private static void threads(
      long first, int seeds, String kind, boolean fromFirst, boolean compressed) {
    int found = 0;
    int early = 0;
    int within = 0;
    int halfOpen = 0;
    int covered = 0;
    double[] share = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      SplittableRandom r = new SplittableRandom((first + i) * 7919 + kind.hashCode());
      double limit = 400 * Math.pow(10, r.nextDouble());
      double ticks =
          compressed ? 240 * Math.pow(4, r.nextDouble()) : 600 * Math.pow(10, 1.5 * r.nextDouble());
      double perTick = (limit - 40) / ticks;
      int onset = fromFirst ? 0 : compressed ? 100 + r.nextInt(140) : 300 + r.nextInt(5000);
      double step = 5 + r.nextInt(25);
      Watched judge = new Watched(new Traits(Kind.GAUGE, Harm.UP, 16), compressed ? 80 : 300);
      double leaked = 0;
      double due = 0;
      int opened = -1;
      Boolean good = null;
      for (int t = 0; leaked + 40 < limit; t++) {
        if (t >= onset) {
          switch (kind) {
            case "linear" -> leaked += perTick;
            case "stairs" -> {
              due += perTick;
              if (due >= step) {
                due -= step;
                leaked += step;
              }
            }
            default -> {
              double p = perTick;
              while (p >= 1 || (p > 0 && r.nextDouble() < p)) {
                leaked += 1;
                p -= 1;
              }
            }
          }
        }
        double value = Math.rint(40 + leaked + 4 * r.nextDouble());
        Judgement j = judge.judge(t, value, limit, Double.NaN);
        boolean open =
            j.state() == Judgement.State.ANOMALOUS && j.source() == Judgement.Source.TREND;
        if (open && opened < 0) {
          opened = t;
          if (t < onset) {
            early++;
          }
        }
        if (good == null && leaked >= (limit - 40) / 2) {
          double truth = (limit - 40 - leaked) / perTick;
          good = false;
          if (open) {
            halfOpen++;
            good = Math.abs(j.etaTicks() - truth) <= 0.25 * truth;
            if (good) {
              within++;
            }
            if (j.etaLow() <= truth && !(j.etaHigh() < truth)) {
              covered++;
            }
          }
        }
      }
      if (opened >= 0) {
        found++;
      }
      share[i] = opened < 0 ? 1 : (opened - onset) / ticks;
    }
    Arrays.sort(share);
    System.out.printf(
        "threads %s %s: found %d of %d, early %d; delay share median %.2f p90 %.2f; open at half"
            + " way %d, eta within 25%% %d, interval covers %d%n",
        kind,
        fromFirst ? "from first" : compressed ? "compressed" : "after onset",
        found,
        seeds,
        early,
        share[seeds / 2],
        share[seeds * 9 / 10],
        halfOpen,
        within,
        covered);
  }
}
