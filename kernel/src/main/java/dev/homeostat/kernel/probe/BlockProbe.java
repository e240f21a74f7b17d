package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;

/** How long block devices take. */
final class BlockProbe implements Probe {

  // struct latency
  private static final int SLOTS = 24;
  private static final int LATENCY_BYTES = (2 + SLOTS) * Long.BYTES;

  private static final double NANOS_PER_MILLI = 1e6;

  private final BpfObject object;
  private final BpfMap latencies;
  private final BpfMap longest;

  BlockProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.latencies = object.mapOfProcessors("latencies", LATENCY_BYTES);
    this.longest = object.map("longest", Integer.BYTES, Long.BYTES);
  }

  /** How many requests were completed since the group was loaded. */
  long requests() {
    return latencies.lookup(0) ? latencies.sum(0) : 0;
  }

  @Override
  public void read(Readings readings) {
    boolean found = longest.lookup(0);
    readings.set(
        Signal.BLOCK_IO_MS, found ? longest.value().getLong(0) / NANOS_PER_MILLI : Readings.ABSENT);
    longest.value().putLong(0, 0);
    longest.update();
  }

  @Override
  public void close() {
    object.close();
  }
}
