package dev.homeostat.lab.detect;

import com.amazon.randomcutforest.RandomCutForest;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** What judges points, one after another, over the same 25 series. */
final class Contenders {
  static final int SERIES = 25;
  private static final int POINTS = 1 << 14;
  private static final double LIMIT = 4_000;
  private static final double SECONDS_AN_HOUR = 3_600;

  private Contenders() {}

  /** Judges the next point; what it returns only keeps the work from being left out. */
  interface Contender {
    double next();
  }

  /** Saw, autocorrelated, Gaussian, quantised and lognormal series by turns. */
  private static double[][] values() {
    double[][] values = new double[SERIES][POINTS];
    for (int i = 0; i < SERIES; i++) {
      DoubleSupplier signal =
          switch (i % 5) {
            case 0 -> Signals.saw(i, 200, 0, 0);
            case 1 -> Signals.ar(i, 0.9);
            case 2 -> Signals.gaussian(i);
            case 3 -> Signals.quantised(i);
            default -> Signals.lognormal(i);
          };
      Arrays.setAll(values[i], k -> signal.getAsDouble());
    }
    return values;
  }

  /** Spike, shift and trend of each series, half of them with a limit. */
  static final class Ensemble implements Contender {
    private final double[][] values = values();
    private final SeriesJudge[] judges = new SeriesJudge[SERIES];
    private int at;
    private long tick;

    Ensemble() {
      Arrays.setAll(judges, i -> new SeriesJudge(new Traits(Kind.GAUGE, Harm.UP, 1)));
    }

    @Override
    public double next() {
      double value = values[at][(int) tick & (POINTS - 1)];
      double limit = at % 2 == 0 ? LIMIT : Double.NaN;
      double hours = tick / SECONDS_AN_HOUR;
      double score = judges[at].judge(tick, hours, value, limit, Double.NaN, tick > 300).score();
      if (++at == SERIES) {
        at = 0;
        tick++;
      }
      return score;
    }
  }

  /** All a tick does with what was read: store, detectors, episodes. A call is a whole tick. */
  static final class Tick implements Contender {
    private static final Signal[] SIGNALS = Signal.values();

    private final double[][] values = values();
    private final Readings readings = new Readings();
    private final Judge judge =
        new Judge(AnalyzerOptions.of("lab"), alert -> {}, line -> {}, Judge.NO_SCORES);
    private long tick;

    static int points() {
      return SIGNALS.length;
    }

    @Override
    public double next() {
      readings.begin(tick * 1_000_000_000L, tick * 1_000);
      for (int i = 0; i < SIGNALS.length; i++) {
        boolean event = SIGNALS[i].watch() == Signal.Watch.EVENT;
        readings.set(SIGNALS[i], event ? 0 : values[i % SERIES][(int) tick & (POINTS - 1)]);
      }
      judge.judge(readings);
      tick++;
      return tick;
    }
  }

  /** Mean and deviation of the last 360 points, in two passes, at each point. */
  static final class Naive implements Contender {
    private static final int WINDOW = 360;

    private final double[][] values = values();
    private final double[][] windows = new double[SERIES][WINDOW];
    private int at;
    private int tick;

    @Override
    public double next() {
      double value = values[at][tick & (POINTS - 1)];
      double[] window = windows[at];
      window[tick % WINDOW] = value;
      int count = Math.min(tick + 1, WINDOW);
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += window[i];
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        squares += (window[i] - mean) * (window[i] - mean);
      }
      if (++at == SERIES) {
        at = 0;
        tick++;
      }
      return (value - mean) / Math.sqrt(squares / count);
    }
  }

  /** AWS random cut forest: 50 trees of 256 points, shingles of 8, one thread. */
  static final class Forest implements Contender {
    private static final int SHINGLE = 8;

    private final double[][] values = values();
    private final RandomCutForest[] forests = new RandomCutForest[SERIES];
    private final float[] point = {0};
    private int at;
    private int tick;

    Forest() {
      Arrays.setAll(forests, i -> forest(i));
    }

    static RandomCutForest forest(long seed) {
      return RandomCutForest.builder()
          .dimensions(SHINGLE)
          .shingleSize(SHINGLE)
          .internalShinglingEnabled(true)
          .numberOfTrees(50)
          .sampleSize(256)
          .parallelExecutionEnabled(false)
          .randomSeed(seed)
          .build();
    }

    @Override
    public double next() {
      point[0] = (float) values[at][tick & (POINTS - 1)];
      double score = forests[at].getAnomalyScore(point);
      forests[at].update(point);
      if (++at == SERIES) {
        at = 0;
        tick++;
      }
      return score;
    }
  }
}
