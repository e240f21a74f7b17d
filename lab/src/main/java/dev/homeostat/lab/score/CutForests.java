package dev.homeostat.lab.score;

import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Amazon's thresholded random cut forest, one a signal: 50 trees of 256 points, shingles of 8,
 * normalised input, its own threshold. It says which metric is unusual and not what is wrong.
 */
final class CutForests implements Watcher {
  private static final int SHINGLE = 8;
  private static final int TREES = 50;
  private static final int SAMPLE = 256;

  @Override
  public String name() {
    return "random cut forest";
  }

  @Override
  public List<Alarm> watch(Recording run, Trace trace, int thin) {
    AlarmFold fold = new AlarmFold(run.learningMillis());
    Map<Signal, ThresholdedRandomCutForest> forests = new EnumMap<>(Signal.class);
    trace.replay(
        thin,
        readings -> {
          for (Signal signal : Signal.values()) {
            double value = readings.value(signal);
            if (!Double.isNaN(value)
                && unusual(forests.computeIfAbsent(signal, any -> forest()), value, readings)) {
              fold.add(alarm(signal, readings));
            }
          }
        });
    return fold.alarms();
  }

  private static boolean unusual(
      ThresholdedRandomCutForest forest, double value, Readings readings) {
    return forest.process(new double[] {value}, readings.epochMillis()).getAnomalyGrade() > 0;
  }

  private static Alarm alarm(Signal signal, Readings readings) {
    return new Alarm(
        signal.anomalyType().id(),
        signal.metric(),
        readings.epochMillis(),
        signal.metric() + " is unusual",
        Double.NaN,
        Double.NaN,
        false);
  }

  private static ThresholdedRandomCutForest forest() {
    return ThresholdedRandomCutForest.builder()
        .dimensions(SHINGLE)
        .shingleSize(SHINGLE)
        .numberOfTrees(TREES)
        .sampleSize(SAMPLE)
        .randomSeed(1)
        .transformMethod(TransformMethod.NORMALIZE)
        .build();
  }
}
