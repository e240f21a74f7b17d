package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.kernel.bpf.RingBuffer;
import dev.homeostat.signal.Readings;
import java.util.function.Consumer;

/** A group that tells events, through a ring of 256 KiB that is emptied at each tick. */
class EventProbe implements Probe {

  private final BpfObject object;
  private final RingBuffer ring;
  private final BpfMap dropped;

  EventProbe(BpfObject object, Consumer<Event> receiver) throws BpfException {
    this.object = object;
    this.dropped = object.mapOfProcessors("dropped", Long.BYTES);
    this.ring = object.ring("events", bytes -> receiver.accept(Event.read(bytes)));
  }

  /** Hands over what waits in the ring. */
  @Override
  public void read(Readings readings) {
    ring.drain();
  }

  @Override
  public long dropped() {
    return ring.failed() + (dropped.lookup(0) ? dropped.sum(0) : 0);
  }

  @Override
  public void close() {
    ring.close();
    object.close();
  }
}
