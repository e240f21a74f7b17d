package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Episodes of a series that follows its load, with and without the driver. Usage: DrivenSeries SEED
 * SEEDS.
 */
public final class DrivenSeries {
  private DrivenSeries() {}

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    for (boolean known : new boolean[] {false, true}) {
      int healthy = 0;
      int found = 0;
      for (int i = 0; i < seeds; i++) {
        SplittableRandom r = new SplittableRandom(first + i);
        DoubleSupplier n = Signals.normal(first + i);
        Watched judge = new Watched(new Traits(Kind.GAUGE, Harm.UP, 5), 300);
        double level = 20;
        boolean open = false;
        boolean hit = false;
        for (int t = 0; t < 20_000; t++) {
          if (r.nextInt(400) == 0) {
            level = 20 + 10 * r.nextDouble();
          }
          if (t == 15_000) {
            level = 90;
          }
          double load = level + n.getAsDouble();
          double fault = t >= 18_000 ? 80 : 0;
          double value = 30 + 2 * load + n.getAsDouble() + fault;
          boolean now =
              judge.judge(t, value, Double.NaN, known ? load : Double.NaN).state()
                  == Judgement.State.ANOMALOUS;
          if (now && !open) {
            healthy += t < 18_000 ? 1 : 0;
            hit |= t >= 18_000;
          }
          open = now;
        }
        found += hit ? 1 : 0;
      }
      System.out.printf(
          "driver %s: %d episodes before the fault, fault found in %d of %d%n",
          known ? "known" : "unknown", healthy, found, seeds);
    }
  }
}
