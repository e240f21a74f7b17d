package dev.homeostat.cli.watch;

import dev.homeostat.evidence.OtherJvm;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.nio.file.Path;

/**
 * What the ticks tell of a JVM for whoever has to judge what it would cost to ask it more: how
 * large its heap is and when it collects. Thread-safe.
 */
final class Bystander implements OtherJvm {

  private static final double MIB = 1 << 20;

  private final double nanosPerThread;
  private final Path temporaryFolder;
  private volatile double heapBytes = Double.NaN;
  private volatile long collections;

  /**
   * Begins without a tick.
   *
   * @param nanosPerThread how long a dump of all threads is taken to stop it, for each of them
   * @param temporaryFolder its own {@code /tmp}, as it is seen from here
   */
  Bystander(double nanosPerThread, Path temporaryFolder) {
    this.nanosPerThread = nanosPerThread;
    this.temporaryFolder = temporaryFolder;
  }

  /** Takes a tick; one thread calls it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void tick(Readings readings) {
    double heap = readings.value(Signal.HEAP_ALLOC_MB);
    // Where the heap is not told, as of ZGC, no more of it can be there than is resident.
    heapBytes = MIB * (Double.isNaN(heap) ? readings.value(Signal.RSS_MB) : heap);
    collections += Double.isNaN(readings.news(Signal.GC_PAUSE_MS)) ? 0 : 1;
  }

  @Override
  public double heapBytes() {
    return heapBytes;
  }

  @Override
  public long collections() {
    return collections;
  }

  @Override
  public double nanosPerThread() {
    return nanosPerThread;
  }

  @Override
  public Path temporaryFolder() {
    return temporaryFolder;
  }
}
