package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Virtual threads alive, by the JDK's own count; it is asked for the less often the more there are.
 * Before the first of them there are none, and nothing is asked: that loads classes of the host's.
 */
final class VirtualThreadSensor implements Sensor {

  /** The group of the platform threads that carry virtual ones, made with the first of those. */
  private static final String CARRIERS = "CarrierThreads";

  /** A count of 100,000 threads takes some 35 ms, and comes every 35 seconds. */
  private static final double SHARE_OF_TIME = 0.001;

  private final ThreadMXBean bean = Beans.threads();
  private final Budget budget = new Budget(SHARE_OF_TIME, Duration.ZERO);
  private final OwnTime time = new OwnTime();
  private final VirtualThreadCount count;
  private ThreadGroup[] groups = new ThreadGroup[16];
  private boolean carried;
  private double threads = Double.NaN;

  /**
   * Opens it.
   *
   * @throws ReflectiveOperationException where this Java has no virtual threads or does not show
   *     its count of them
   */
  VirtualThreadSensor() throws ReflectiveOperationException {
    count = VirtualThreadCount.open();
  }

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.VIRTUAL_THREADS);
  }

  @Override
  public void refresh(long nanos) throws ReflectiveOperationException {
    threads = Double.NaN;
    carried = carried || hasCarriers();
    if (!carried) {
      threads = 0;
    } else if (budget.allows(nanos)) {
      long began = time.nanos();
      threads = count.count(bean.getThreadCount());
      budget.spend(nanos, time.nanos() - began);
    }
  }

  @Override
  public double value(Signal signal) {
    return threads;
  }

  private boolean hasCarriers() {
    ThreadGroup root = ThreadSensor.root();
    int found = root.enumerate(groups, false);
    while (found == groups.length) { // There may be more than fit.
      groups = new ThreadGroup[2 * found];
      found = root.enumerate(groups, false);
    }
    boolean has = false;
    for (int i = 0; i < found; i++) {
      has |= groups[i].getName().equals(CARRIERS);
      groups[i] = null; // Nothing of the host's is held.
    }
    return has;
  }
}
