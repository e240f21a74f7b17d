package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Map;
import java.util.TreeMap;

/** System calls, by number. */
final class SyscallProbe implements Probe {

  private static final int NUMBERS = 512;

  private final BpfObject object;
  private final BpfMap calls;
  private final Rate rate = new Rate();

  SyscallProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.calls = object.mapOfProcessors("calls", Long.BYTES);
  }

  /** How often each number was called since the group was loaded. */
  Map<Integer, Long> counts() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int number = 0; number < NUMBERS; number++) {
      long count = calls.lookup(number) ? calls.sum(0) : 0;
      if (count > 0) {
        counts.put(number, count);
      }
    }
    return counts;
  }

  @Override
  public void read(Readings readings) {
    long sum = counts().values().stream().mapToLong(Long::longValue).sum();
    readings.set(Signal.SYSCALLS, rate.perSecond(readings.nanos(), sum));
  }

  @Override
  public void close() {
    object.close();
  }
}
