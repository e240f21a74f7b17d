package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

/** Classes. */
final class ClassSensor implements Sensor {

  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();

  @Override
  public void describe(Lines lines) {
    lines.signal(Signal.CLASSES_LOADED, classes::getLoadedClassCount);
  }
}
