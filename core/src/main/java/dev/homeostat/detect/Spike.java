package dev.homeostat.detect;

import dev.homeostat.signal.Signal.Harm;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Finds values far outside what was ever seen, for several looks in a row.
 *
 * <p>Judged is the run: the smallest of the last five residuals while all lie on one side, which
 * single wild values of a heavy tail do not move. The largest run of each ten ticks follows,
 * whatever the correlation between ticks, an extreme-value law; with its shape at 0 (Gumbel), mean
 * m and deviation s of the maxima give the run that a block exceeds with probability p: m + s ·
 * (√6/π) · (ln(1/p) − 0.5772). The law's exponential tail is heavier than that of Gaussian noise,
 * so that the error is on the quiet side. (Blocks instead of the peaks over threshold of Siffer et
 * al., KDD 2017, need no threshold and are indifferent to clusters.) A run must also exceed the
 * decayed largest one by a third, and by more while few blocks were seen; twice that one is enough.
 *
 * <p>Not thread-safe. A few nanoseconds a value, allocates nothing.
 */
final class Spike {
  private static final int RUN = 5;
  private static final int TO_CLEAR = 10;

  /** ln(1/p): 0.02 false alarms a host's day over 25 series × 8 640 blocks a day is p = 9e-8. */
  private static final double RARE = 16.2;

  private static final double DEVIATIONS = Math.sqrt(6) / Math.PI * (RARE - 0.5772);
  private static final double BEYOND = 1.33;
  private static final double BEYOND_YOUNG = 12;

  /** Where maxima follow the day their spread says nothing of what is rare; this far is news. */
  private static final double MOST_RECORDS = 2;

  private static final double MEMORY = 1000;
  private static final double RECORD_KEPT = 1 - 1.0 / 2000;
  private static final int LEAST_BLOCKS = 6;
  private static final double LEAST_Z = 4;
  private static final double SHARE_OF_LEVEL = 0.05;

  /** An episode clears below this share of what opened it. */
  private static final double CLEAR_SHARE = 0.5;

  private final Harm harm;
  private final double[] last = new double[RUN];
  private int at;
  private double largest;
  private double mean;
  private double variance;
  private double record;
  private double rare = Double.POSITIVE_INFINITY;
  private int blocks;
  private boolean open;
  private double openedAt;
  private int outside;
  private int inside;

  Spike(Traits traits) {
    harm = traits.harm();
  }

  /**
   * Judges a value.
   *
   * @param residual value less what was expected, in the signal's unit
   * @param scale robust standard deviation of the residual
   * @param level what was expected
   * @param material change that matters, whatever it is beside noise
   * @param least lowest residual that this hour has shown, NaN where unknown
   * @param most highest residual that this hour has shown, NaN where unknown
   * @param block whether a block of ten ticks ends with this value
   * @param ready whether an episode may open
   */
  void add(
      double residual,
      double scale,
      double level,
      double material,
      double least,
      double most,
      boolean block,
      boolean ready) {
    last[at] = residual;
    at = at + 1 == RUN ? 0 : at + 1;
    double size = Math.abs(residual);
    if (open) {
      inside = size < CLEAR_SHARE * openedAt ? inside + 1 : 0;
      open = inside < TO_CLEAR;
      return;
    }
    double run = run();
    if (run > largest) {
      largest = run;
    }
    if (size > rare
        && size > LEAST_Z * scale
        && harmful(residual)
        && !(residual > 0 ? residual <= most : residual >= least)) {
      double large = Math.max(LEAST_Z * scale, SHARE_OF_LEVEL * Math.abs(level));
      judge(size, run, Math.max(rare, Math.max(large, material)), ready);
    } else {
      outside = 0;
    }
    if (block) {
      learn();
    }
  }

  private void judge(double size, double run, double threshold, boolean ready) {
    outside = size > threshold ? outside + 1 : 0;
    if (run > threshold && ready) {
      open = true;
      openedAt = threshold;
      inside = 0;
    }
  }

  private boolean harmful(double residual) {
    return harm == Harm.BOTH || (harm == Harm.UP) == (residual > 0);
  }

  private double run() {
    double low = last[0];
    double high = last[0];
    for (int i = 1; i < RUN; i++) {
      double each = last[i];
      low = each < low ? each : low;
      high = each > high ? each : high;
    }
    return low > 0 ? low : high < 0 ? -high : 0;
  }

  private void learn() {
    blocks++;
    double weight = 1 / Math.min(blocks, MEMORY);
    double d = largest - mean;
    mean += d * weight;
    variance += (d * d * (1 - weight) - variance) * weight;
    record = Math.max(record * RECORD_KEPT, largest);
    largest = 0;
    if (blocks >= LEAST_BLOCKS) {
      rare =
          Math.max(
              Math.min(
                  mean + DEVIATIONS * Math.sqrt(variance),
                  MOST_RECORDS * record * (1 + BEYOND_YOUNG / blocks)),
              record * (BEYOND + BEYOND_YOUNG / blocks));
    }
  }

  /** Forgets the run, not what was learned: the expectation moved. */
  void rebase() {
    for (int i = 0; i < RUN; i++) {
      last[i] = 0;
    }
    open = false;
    outside = 0;
    largest = 0;
  }

  /** The level is another, and what is rare there is not known yet; the largest run stays. */
  void relearn() {
    rebase();
    blocks = 0;
    rare = Double.POSITIVE_INFINITY;
  }

  /** Whether an episode is open. */
  boolean open() {
    return open;
  }

  /** Looks in a row beyond the threshold, before an episode opens. */
  int outside() {
    return outside;
  }

  void write(ByteBuffer out) {
    for (double each : last) {
      out.putDouble(each);
    }
    out.putDouble(largest)
        .putDouble(mean)
        .putDouble(variance)
        .putDouble(record)
        .putDouble(rare)
        .putDouble(openedAt);
    out.putInt(at).putInt(blocks).putInt(outside).putInt(inside).put((byte) (open ? 1 : 0));
  }

  void read(ByteBuffer in) {
    for (int i = 0; i < RUN; i++) {
      last[i] = in.getDouble();
    }
    largest = in.getDouble();
    mean = in.getDouble();
    variance = in.getDouble();
    record = in.getDouble();
    rare = in.getDouble();
    openedAt = in.getDouble();
    at = Objects.checkIndex(in.getInt(), RUN);
    blocks = in.getInt();
    outside = in.getInt();
    inside = in.getInt();
    open = in.get() == 1;
  }
}
