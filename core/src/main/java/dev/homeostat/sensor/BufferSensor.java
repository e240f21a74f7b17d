package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.BufferPoolMXBean;

/** Direct and mapped buffers. */
final class BufferSensor implements Sensor {

  private final BufferPoolMXBean direct = pool("direct");
  private final BufferPoolMXBean mapped = pool("mapped");
  private final double limit = Mebibytes.of(maxDirectBytes());

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.DIRECT_MB);
    offer.gives(Signal.MAPPED_MB);
  }

  @Override
  public double value(Signal signal) {
    return Mebibytes.of(
        signal == Signal.DIRECT_MB ? direct.getTotalCapacity() : mapped.getMemoryUsed());
  }

  @Override
  public double limit(Signal signal) {
    return signal == Signal.DIRECT_MB ? limit : Double.NaN;
  }

  /** The pool of that name. */
  static BufferPoolMXBean pool(String name) {
    for (BufferPoolMXBean pool : Beans.buffers()) {
      if (pool.getName().equals(name)) {
        return pool;
      }
    }
    throw new IllegalStateException("this JVM has no buffer pool " + name);
  }

  /** MaxDirectMemorySize; 0, its default, stands for the maximum heap size. */
  private static double maxDirectBytes() {
    long set = Long.parseLong(Beans.option("MaxDirectMemorySize"));
    return set > 0 ? set : Runtime.getRuntime().maxMemory();
  }
}
