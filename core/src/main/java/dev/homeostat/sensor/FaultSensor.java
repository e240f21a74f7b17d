package dev.homeostat.sensor;

import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;

/** Page faults that had to wait for a disk. */
final class FaultSensor implements Sensor {

  /** majflt is the 12th field of {@code /proc/PID/stat}, the 10th behind the name's parenthesis. */
  private static final int MAJOR_FAULTS = 10;

  private final ProcFile stat;
  private final Rate rate = new Rate();
  private double perSecond = Double.NaN;

  FaultSensor(Path proc) throws IOException {
    stat = new ProcFile(proc.resolve("self/stat"));
  }

  @Override
  public void describe(Lines lines) {
    lines.signal(Signal.MAJOR_FAULTS, () -> perSecond);
  }

  @Override
  public void refresh(long nanos) throws IOException {
    stat.read();
    perSecond = rate.perSecond(nanos, stat.fieldAfterParenthesis(MAJOR_FAULTS));
  }

  @Override
  public void close() {
    stat.close();
  }
}
