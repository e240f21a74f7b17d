package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ClassLoadingMXBean;

/** Classes. */
final class ClassSensor implements Sensor {

  private final ClassLoadingMXBean classes = Beans.classes();

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.CLASSES_LOADED);
  }

  @Override
  public double value(Signal signal) {
    return classes.getLoadedClassCount();
  }
}
