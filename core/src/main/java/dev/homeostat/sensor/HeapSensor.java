package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;

/** The heap in use, garbage included. */
final class HeapSensor implements Sensor {

  private final HeapInUse heap = new HeapInUse();
  private final double mostMb = Mebibytes.of(Runtime.getRuntime().maxMemory());

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.HEAP_ALLOC_MB);
  }

  @Override
  public boolean takesMemory() {
    return false;
  }

  @Override
  public double value(Signal signal) {
    return Mebibytes.of(heap.bytes());
  }

  @Override
  public double limit(Signal signal) {
    return mostMb;
  }
}
