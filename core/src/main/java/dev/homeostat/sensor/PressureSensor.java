package dev.homeostat.sensor;

import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks waited for a processor (pressure stall information) and how long a quota of the
 * container's, or of a group above it, held them back, in milliseconds per second.
 */
final class PressureSensor implements Sensor {

  /** PSI's first line: {@code some avg10=… avg60=… avg300=… total=<µs>}. */
  private static final String TOTAL = "total=";

  private static final double MICROS_PER_MILLI = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Counter> counters = new ArrayList<>();
  private final ProcFolder proc;
  private final Cgroup group;

  PressureSensor(ProcFolder proc) {
    this.proc = proc;
    this.group = Cgroup.of(proc, "cpu");
  }

  @Override
  public void describe(Offer offer) throws IOException {
    Path own = group.file("cpu.pressure", "cpu.pressure");
    Path pressure = own != null ? own : proc.host().resolve("pressure/cpu");
    count(
        offer,
        Signal.SCHED_WAIT_MS,
        Files.isReadable(pressure) ? pressure : null,
        TOTAL,
        MICROS_PER_MILLI,
        "this kernel has no pressure stall information (Linux 4.20 with CONFIG_PSI has)");
    String throttled = group.throttledKey();
    count(
        offer,
        Signal.THROTTLED_MS,
        group.throttledFile(),
        throttled,
        throttled.endsWith("usec") ? MICROS_PER_MILLI : NANOS_PER_MILLI,
        "no control group with a processor quota holds this process");
  }

  @Override
  public void refresh(long nanos) throws IOException {
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).refresh(nanos);
    }
  }

  @Override
  public double value(Signal signal) {
    for (int i = 0; i < counters.size(); i++) {
      if (counters.get(i).signal == signal) {
        return counters.get(i).perSecond;
      }
    }
    return Double.NaN;
  }

  @Override
  public void close() {
    for (Counter counter : counters) {
      counter.file.close();
    }
  }

  private void count(
      Offer offer,
      Signal signal,
      @Nullable Path path,
      String key,
      double unitsPerMilli,
      String whyNot)
      throws IOException {
    if (path == null) {
      offer.lacks(signal, whyNot);
      return;
    }
    Counter counter = new Counter(signal, new ProcFile(path), new ProcFile.Key(key), unitsPerMilli);
    if (Double.isNaN(counter.file.after(counter.key))) {
      counter.file.close();
      offer.lacks(signal, whyNot);
      return;
    }
    counters.add(counter);
    offer.gives(signal);
  }

  /** A time that only grows, in a file. */
  private static final class Counter {
    private final Signal signal;
    private final ProcFile file;
    private final ProcFile.Key key;
    private final double unitsPerMilli;
    private final Rate rate = new Rate();
    private double perSecond = Double.NaN;

    Counter(Signal signal, ProcFile file, ProcFile.Key key, double unitsPerMilli) {
      this.signal = signal;
      this.file = file;
      this.key = key;
      this.unitsPerMilli = unitsPerMilli;
    }

    void refresh(long nanos) throws IOException {
      file.read();
      perSecond = rate.perSecond(nanos, file.after(key) / unitsPerMilli);
    }
  }
}
