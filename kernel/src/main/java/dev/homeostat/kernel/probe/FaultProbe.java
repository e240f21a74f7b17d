package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/** Page faults, of any kind. */
final class FaultProbe implements Probe {

  /** Of {@code enum fault}: by a read, by a write, by running what is there. */
  private static final int KINDS = 3;

  private final BpfObject object;
  private final BpfMap faults;
  private final Rate rate = new Rate();

  FaultProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.faults = object.mapOfProcessors("faults", Long.BYTES);
  }

  /** How many there were since the group was loaded. */
  long count() {
    long sum = 0;
    for (int i = 0; i < KINDS; i++) {
      sum += faults.lookup(i) ? faults.sum(0) : 0;
    }
    return sum;
  }

  @Override
  public void read(Readings readings) {
    readings.set(Signal.PAGE_FAULTS, rate.perSecond(readings.nanos(), count()));
  }

  @Override
  public void close() {
    object.close();
  }
}
