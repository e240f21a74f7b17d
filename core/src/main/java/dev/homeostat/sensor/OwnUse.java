package dev.homeostat.sensor;

/**
 * What watching takes of its host. Asked by the sampler's thread; nothing of it waits or takes
 * memory.
 */
public interface OwnUse {

  /** Processor time of the sampler's thread so far, in seconds; NaN where unknown. */
  double processorSeconds();

  /** What that thread allocated so far; NaN where unknown. */
  double allocatedBytes();

  /** Heap that the series take now. */
  long seriesBytes();

  /** Threads of ours there are now, HTTP's left out. */
  int threads();

  /** How long the application stood still for evidence so far, in seconds at most. */
  double stopSeconds();
}
