package dev.homeostat.lab.detect;

import com.amazon.randomcutforest.RandomCutForest;
import com.sun.management.ThreadMXBean;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.series.Tiers;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Points a second of processor time of the ensemble, the naive rule and the random cut forest, and
 * bytes a series: under a minute, by processor time, so that a busy machine matters less.
 */
public final class Speed {
  private static final int ROUNDS = 5;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** What is written here is not left out by the compiler. */
  static volatile double sink;

  private Speed() {}

  /** Prints the table. */
  public static void main(String[] args) {
    System.out.print(table());
    System.out.println(sizes());
  }

  /** The figures as a table in Markdown. */
  static String table() {
    double[] ours = rates(new Contenders.Ensemble(), 2_000_000);
    double[] tick = rates(new Contenders.Tick(), 40_000);
    double[] naive = rates(new Contenders.Naive(), 500_000);
    double[] forest = rates(new Contenders.Forest(), 8_000);
    double all = Contenders.Tick.points();
    StringBuilder table = new StringBuilder();
    table.append("| | points/s of a core | lowest – highest round | ours is | bytes allocated |\n");
    table.append("|---|---|---|---|---|\n");
    row(table, "whole ensemble (spike, shift, trend, score)", ours, 1, ours);
    row(table, "whole tick (the above, store and episodes)", tick, all, ours);
    row(table, "naive rule over 360 points", naive, 1, ours);
    row(table, "random cut forest, 50 × 256, shingle 8", forest, 1, ours);
    return table.toString();
  }

  private static void row(
      StringBuilder table, String name, double[] rates, double points, double[] ours) {
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %,.0f | %,.0f – %,.0f | %.1f × | %.2f |%n",
            name,
            rates[0] * points,
            rates[1] * points,
            rates[2] * points,
            ours[0] / (rates[0] * points),
            rates[3] / points));
  }

  /** Median, lowest, highest rate of the rounds after as much warm-up, and bytes a call. */
  private static double[] rates(Contenders.Contender contender, int calls) {
    double[] rates = new double[ROUNDS];
    double allocated = 0;
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long before = THREADS.getCurrentThreadCpuTime();
      double sum = 0;
      for (int i = 0; i < calls; i++) {
        sum += contender.next();
      }
      sink = sum;
      double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
      if (round >= 0) {
        rates[round] = calls / seconds;
        allocated = (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / calls;
      }
    }
    Arrays.sort(rates);
    return new double[] {rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1], allocated};
  }

  /** The sizes as a sentence. */
  static String sizes() {
    return String.format(
        Locale.ROOT,
        "Bytes a series: detectors %,d as written, %,d with a season, tiers %,d; on the heap both %,.0f, the ring of"
            + " 360 points %,d; a random cut forest after 2 000 points %,.0f on the heap.",
        new SeriesJudge(Traits.custom(false)).state().length,
        seasoned().state().length,
        Tiers.bytes(),
        onHeap(2_000, Speed::usedJudge),
        MetricsDb.POINTS * 2 * Long.BYTES,
        onHeap(20, Speed::usedForest));
  }

  /** A judge that has seen two weeks at a tick a minute. */
  private static SeriesJudge seasoned() {
    SeriesJudge judge = new SeriesJudge(Traits.custom(false));
    for (int tick = 0; tick < 14 * 24 * 60; tick++) {
      sink = judge.judge(tick, tick / 60.0, tick & 7, Double.NaN, Double.NaN, true).score();
    }
    return judge;
  }

  private static Object usedJudge() {
    SeriesJudge judge = new SeriesJudge(Traits.custom(false));
    for (int tick = 0; tick < 100; tick++) {
      sink = judge.judge(tick, tick & 7, Double.NaN, Double.NaN, true).score();
    }
    return judge;
  }

  private static Object usedForest() {
    RandomCutForest forest = Contenders.Forest.forest(1);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      forest.update(new float[] {(float) random.nextDouble()});
    }
    return forest;
  }

  private static double onHeap(int count, Supplier<Object> maker) {
    sink = maker.get().hashCode();
    long before = used();
    Object[] kept = new Object[count];
    Arrays.setAll(kept, i -> maker.get());
    double bytes = (double) (used() - before) / count;
    sink = kept.length;
    return bytes;
  }

  private static long used() {
    long used = 0;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    return used;
  }
}
