package dev.homeostat.sensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/**
 * Takes class histograms one at a time and learns what they cost, so that the next one's pause can
 * be predicted from the size of the heap. What one waits for a processor is not its cost: the
 * application, which shares the processors with it, would have waited too. Thread-safe.
 */
public final class MeasuredHistogram implements ClassHistogram {

  /** What a first one is taken to cost: 300 ms at 0.5 GB, the slowest that was measured. */
  private static final double PRIOR_NANOS_PER_BYTE = 0.6;

  /** One may take half as long again as the last one told. */
  private static final double MARGIN = 1.5;

  /** Linux counts a process's processor time in steps of this. */
  private static final double STEP_NANOS = 10e6;

  private final ClassHistogram histogram;
  private final DoubleSupplier heapBytes;
  private final DoubleSupplier processorNanos;
  private volatile double nanosPerByte = PRIOR_NANOS_PER_BYTE;
  private boolean warm;

  /**
   * Makes one that has measured nothing.
   *
   * @param heapBytes how much of the JVM's heap is in use; NaN where nobody knows
   * @param processorNanos how much processor time the JVM has used; NaN where nobody knows
   */
  MeasuredHistogram(
      ClassHistogram histogram, DoubleSupplier heapBytes, DoubleSupplier processorNanos) {
    this.histogram = histogram;
    this.heapBytes = heapBytes;
    this.processorNanos = processorNanos;
  }

  /** The same, measured; itself where it is already. */
  public static MeasuredHistogram of(ClassHistogram histogram) {
    return histogram instanceof MeasuredHistogram measured
        ? measured
        : new MeasuredHistogram(histogram, new OwnHeap(), new OwnProcessor());
  }

  /**
   * One of another JVM.
   *
   * @param heapBytes how much of that JVM's heap is in use; NaN where nobody knows
   */
  public static MeasuredHistogram of(ClassHistogram histogram, DoubleSupplier heapBytes) {
    return new MeasuredHistogram(histogram, heapBytes, () -> Double.NaN);
  }

  /**
   * How long the next one is predicted to take, in nanoseconds, with a margin; endless where the
   * heap's size is unknown.
   */
  public double predictedNanos() {
    double used = heapBytes.getAsDouble();
    return Double.isNaN(used) ? Double.POSITIVE_INFINITY : used * nanosPerByte * MARGIN;
  }

  @Override
  public synchronized String take() throws Exception {
    double examined = heapBytes.getAsDouble();
    double worked = processorNanos.getAsDouble();
    long began = System.nanoTime();
    String table = histogram.take();
    if (!table.isEmpty()) {
      double wall = System.nanoTime() - began;
      double cost = cost(wall, processorNanos.getAsDouble() - worked);
      // The first one loads classes and is slow once: it says nothing of the next.
      nanosPerByte = warm ? cost / examined : PRIOR_NANOS_PER_BYTE;
      warm = true;
    }
    return table;
  }

  private static double cost(double wall, double worked) {
    return Double.isNaN(worked) ? wall : Math.min(wall, worked + STEP_NANOS);
  }

  @Override
  public String lacks() {
    return histogram.lacks();
  }

  /** Of this JVM. No lambda, which costs a host at its start. */
  private static final class OwnHeap implements DoubleSupplier {
    private final HeapInUse heap = new HeapInUse();

    @Override
    public double getAsDouble() {
      return heap.bytes();
    }
  }

  /** Of this JVM, as the kernel counts it; its bean would bring the JDK's search for all beans. */
  private static final class OwnProcessor implements DoubleSupplier {
    private static final int USER_TIME = 12;
    private static final int SYSTEM_TIME = 13;

    @Override
    public double getAsDouble() {
      try (ProcFile stat = new ProcFile(Path.of("/proc/self/stat"))) {
        double ticks =
            stat.fieldAfterParenthesis(USER_TIME) + stat.fieldAfterParenthesis(SYSTEM_TIME);
        return ticks * STEP_NANOS;
      } catch (IOException e) {
        return Double.NaN;
      }
    }
  }
}
