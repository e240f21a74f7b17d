package dev.homeostat.sensor;

import com.sun.management.OperatingSystemMXBean;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of the process, as a share of the processors it may use, and page faults that had
 * to wait for a disk: one line of the kernel's tells both. Where there is none, a bean tells the
 * first; it counts in the same hundredths of a second, and brings the JDK's view of containers
 * along, half a megabyte in the host.
 */
final class ProcessSensor implements Sensor {

  // Fields of /proc/PID/stat, counted from behind the name's parenthesis.
  private static final int MAJOR_FAULTS = 10;
  private static final int USER_TIME = 12;
  private static final int SYSTEM_TIME = 13;

  /** The unit of times in /proc, the same on every machine Linux runs on. */
  private static final double CLOCK_TICKS_PER_SECOND = 100;

  private static final double NANOS_PER_SECOND = 1e9;

  private final ProcFolder proc;
  private final Rate used = new Rate();
  private final Rate faults = new Rate();
  private @Nullable ProcFile stat;
  private @Nullable OperatingSystemMXBean system;

  /** In a container asking for them reads files of the kernel's: 50 µs. */
  private final Budget counting = new Budget(1, Duration.ofMinutes(1));

  private int processors = 1;
  private double percent = Double.NaN;
  private double faultsPerSecond = Double.NaN;

  ProcessSensor(ProcFolder proc) {
    this.proc = proc;
  }

  @Override
  public void describe(Offer offer) {
    try {
      stat = new ProcFile(proc.own("stat"));
      offer.gives(Signal.MAJOR_FAULTS);
    } catch (IOException e) {
      offer.lacks(Signal.MAJOR_FAULTS, "this system has no /proc/self/stat (Linux has)");
      if (!proc.isOurs()) {
        offer.lacks(Signal.CPU_PCT, "this system has no /proc (Linux has)");
        return;
      }
      system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
    offer.gives(Signal.CPU_PCT);
  }

  @Override
  public void refresh(long nanos) throws IOException {
    if (counting.allows(nanos)) {
      counting.spend(nanos, 0);
      processors = Runtime.getRuntime().availableProcessors();
    }
    percent = Math.min(100, 100 * used.perSecond(nanos, processorSeconds()) / processors);
    if (stat != null) {
      faultsPerSecond = faults.perSecond(nanos, stat.fieldAfterParenthesis(MAJOR_FAULTS));
    }
  }

  private double processorSeconds() throws IOException {
    if (stat == null) {
      return system == null ? Double.NaN : system.getProcessCpuTime() / NANOS_PER_SECOND;
    }
    stat.read();
    return (stat.fieldAfterParenthesis(USER_TIME) + stat.fieldAfterParenthesis(SYSTEM_TIME))
        / CLOCK_TICKS_PER_SECOND;
  }

  @Override
  public double value(Signal signal) {
    return signal == Signal.CPU_PCT ? percent : faultsPerSecond;
  }

  @Override
  public double limit(Signal signal) {
    return signal == Signal.CPU_PCT ? 100 : Double.NaN;
  }

  @Override
  public void close() {
    if (stat != null) {
      stat.close();
    }
  }
}
