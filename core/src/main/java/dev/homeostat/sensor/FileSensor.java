package dev.homeostat.sensor;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.homeostat.signal.Signal;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Open file descriptors. Since Linux 6.2 the size of {@code /proc/PID/fd} is their number (6–9 µs);
 * elsewhere they are counted one by one (330 µs for a thousand by the MXBean), so more rarely.
 */
final class FileSensor implements Sensor {

  private final File folder;
  private final boolean ours;
  private final ProcessLimits limits;
  private final Budget counting = new Budget(0.0001, Duration.ZERO);
  private double counted = Double.NaN;

  /** Asked where the folder's size does not tell. */
  private @Nullable UnixOperatingSystemMXBean counter;

  FileSensor(ProcFolder proc) {
    this.ours = proc.isOurs();
    this.folder = proc.own("fd").toFile();
    this.limits = new ProcessLimits(proc);
  }

  @Override
  public void describe(Offer offer) {
    if (folder.length() > 0 || (!ours && folder.canRead())) {
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
    long told = folder.length();
    return told > 0 ? told : counted();
  }

  @Override
  public double limit(Signal signal) {
    return counter == null ? limits.openFiles() : counter.getMaxFileDescriptorCount();
  }

  @Override
  public void refresh(long nanos) {
    limits.refresh(nanos);
  }

  /** One by one. */
  private double counted() {
    long began = System.nanoTime();
    if (counting.allows(began)) {
      counted = counter == null ? listed() : counter.getOpenFileDescriptorCount();
      counting.spend(began, System.nanoTime() - began);
    }
    return counted;
  }

  private double listed() {
    String[] names = folder.list();
    return names == null ? Double.NaN : names.length;
  }
}
