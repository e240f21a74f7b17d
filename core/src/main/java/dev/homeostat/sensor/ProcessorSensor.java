package dev.homeostat.sensor;

import com.sun.management.OperatingSystemMXBean;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Processor time of the process, as a share of the processors it may use. */
final class ProcessorSensor implements Sensor {

  private static final double NANOS_PER_SECOND_PER_PERCENT = 1e9 / 100;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Rate used = new Rate();

  /** In a container asking for them reads files of the kernel's: 50 µs. */
  private final Budget counting = new Budget(1, Duration.ofMinutes(1));

  private int processors = 1;
  private double percent = Double.NaN;

  @Override
  public void describe(Lines lines) {
    lines.signal(Signal.CPU_PCT, () -> percent, () -> 100);
  }

  @Override
  public void refresh(long nanos) {
    double nanosPerSecond = used.perSecond(nanos, system.getProcessCpuTime());
    if (counting.allows(nanos)) {
      counting.spend(nanos, 0);
      processors = Runtime.getRuntime().availableProcessors();
    }
    percent = Math.min(100, nanosPerSecond / NANOS_PER_SECOND_PER_PERCENT / processors);
  }
}
