package dev.homeostat.cli.replay;

import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import org.jspecify.annotations.Nullable;

/** A metric's column: puts its cells into the readings of a tick. Not thread-safe. */
final class Column {

  private final int index;
  private final String title;
  private final String name;
  private final @Nullable Signal signal;
  private final @Nullable Rate rate;

  /**
   * Makes the column of a metric.
   *
   * @param index its place in a row, from 0
   * @param name a good name, with or without {@link Signal#CUSTOM_PREFIX}
   */
  Column(int index, String name) {
    this.index = index;
    this.title = name;
    this.signal = Signal.ofMetric(name).orElse(null);
    this.name = MetricName.bare(name);
    this.rate = signal == null && MetricName.isCounter(name) ? new Rate() : null;
  }

  int index() {
    return index;
  }

  /** The name in the header. */
  String title() {
    return title;
  }

  /** The name under which the metric is judged. */
  String metric() {
    return signal != null ? name : Signal.CUSTOM_PREFIX + name;
  }

  @Nullable Signal signal() {
    return signal;
  }

  /** Adds a value; that of a counter becomes its growth per second. */
  void put(Readings readings, double value) {
    if (signal != null) {
      readings.set(signal, value);
    } else {
      double judged = rate == null ? value : rate.perSecond(readings.nanos(), value);
      readings.addCustom(name, judged);
    }
  }

  /** Says that the row has no value: a recording's last one does not hold, as a JVM's may. */
  void leaveOut(Readings readings) {
    if (signal != null) {
      readings.clear(signal);
    }
  }
}
