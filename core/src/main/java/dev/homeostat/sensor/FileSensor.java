package dev.homeostat.sensor;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.homeostat.signal.Signal;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Open file descriptors. Since Linux 6.2 the size of {@code /proc/self/fd} is their number (6–9
 * µs); elsewhere the MXBean counts them one by one (330 µs for a thousand), so it is asked more
 * rarely.
 */
final class FileSensor implements Sensor {

  private final File folder;
  private final ProcessLimits limits;
  private final Budget counting = new Budget(0.0001, Duration.ZERO);
  private double counted = Double.NaN;

  /** Asked where the folder's size does not tell. */
  private @Nullable UnixOperatingSystemMXBean counter;

  FileSensor(Path proc) {
    this.folder = proc.resolve("self/fd").toFile();
    this.limits = new ProcessLimits(proc);
  }

  @Override
  public void describe(Offer offer) {
    if (folder.length() > 0) {
      offer.gives(Signal.FD_OPEN);
    } else if (ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean unix) {
      counter = unix;
      offer.gives(Signal.FD_OPEN);
    } else {
      offer.lacks(Signal.FD_OPEN, "this system does not count open files");
    }
  }

  @Override
  public double value(Signal signal) {
    return counter == null ? folder.length() : count(counter);
  }

  @Override
  public double limit(Signal signal) {
    return counter == null ? limits.openFiles() : counter.getMaxFileDescriptorCount();
  }

  @Override
  public void refresh(long nanos) {
    limits.refresh(nanos);
  }

  private double count(UnixOperatingSystemMXBean unix) {
    long began = System.nanoTime();
    if (counting.allows(began)) {
      counted = unix.getOpenFileDescriptorCount();
      counting.spend(began, System.nanoTime() - began);
    }
    return counted;
  }
}
