package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeasuredHistogramTest {

  private static final double HEAP = 1e9;

  /** What a processor has done, which rises by what a histogram is given to cost. */
  private final AtomicLong processor = new AtomicLong();

  private long costNanos;

  @Test
  void theFirstOneSaysNothingOfTheNext() throws Exception {
    MeasuredHistogram histogram = histogram();
    double before = histogram.predictedNanos();
    costNanos = 1;
    histogram.take();
    assertThat(histogram.predictedNanos()).isEqualTo(before);
  }

  @Test
  void whatOneWaitsForAProcessorIsNotItsCost() throws Exception {
    MeasuredHistogram histogram = histogram();
    histogram.take();
    histogram.take();
    // Nothing was worked, however long it took: at most one step of the clock and the margin.
    assertThat(histogram.predictedNanos()).isLessThanOrEqualTo(1.5 * 10e6);
  }

  @Test
  void oneThatOthersWorkBesideCostsNoMoreThanItTook() throws Exception {
    MeasuredHistogram histogram = histogram();
    histogram.take();
    costNanos = Long.MAX_VALUE / 4;
    histogram.take();
    assertThat(histogram.predictedNanos()).isLessThan(costNanos / 2.0);
  }

  @Test
  void ofAHeapOfUnknownSizeNothingIsPredicted() {
    MeasuredHistogram histogram = MeasuredHistogram.of(() -> "table", () -> Double.NaN);
    assertThat(histogram.predictedNanos()).isInfinite();
  }

  private MeasuredHistogram histogram() {
    ClassHistogram table =
        () -> {
          processor.addAndGet(costNanos);
          return "table";
        };
    return new MeasuredHistogram(table, () -> HEAP, processor::get);
  }
}
