package dev.homeostat.sensor;

import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;

/** What watching itself takes: shown beside what is watched, and judged by nobody. */
final class OwnSensor implements Sensor {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double KIB = 1 << 10;
  private static final double MIB = 1 << 20;

  private final OwnUse use;
  private final Rate processor = new Rate();
  private final Rate allocation = new Rate();
  private final Rate stops = new Rate();
  private double processorMillis = Double.NaN;
  private double allocatedKib = Double.NaN;
  private double stopMillis = Double.NaN;

  OwnSensor(OwnUse use) {
    this.use = use;
  }

  @Override
  public void describe(Offer offer) {
    for (Signal signal : Signal.values()) {
      if (signal.isOwn()) {
        offer.gives(signal);
      }
    }
  }

  @Override
  public void refresh(long nanos) {
    processorMillis = processor.perSecond(nanos, use.processorSeconds() * MILLIS_PER_SECOND);
    allocatedKib = allocation.perSecond(nanos, use.allocatedBytes() / KIB);
    stopMillis = stops.perSecond(nanos, use.stopSeconds() * MILLIS_PER_SECOND);
  }

  @Override
  public double value(Signal signal) {
    if (signal == Signal.OWN_CPU_MS) {
      return processorMillis;
    } else if (signal == Signal.OWN_ALLOC_KB_S) {
      return allocatedKib;
    } else if (signal == Signal.OWN_STOP_MS) {
      return stopMillis;
    } else if (signal == Signal.OWN_THREADS) {
      return use.threads();
    }
    return use.seriesBytes() / MIB;
  }
}
