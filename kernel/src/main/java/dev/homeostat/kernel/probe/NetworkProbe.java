package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Set;
import java.util.function.Consumer;

/** TCP: where it connects to and listens on, as events; what goes wrong, as counts. */
final class NetworkProbe extends EventProbe {

  private final BpfMap counters;
  private final Rate retransmits = new Rate();
  private final Rate resets = new Rate();

  /**
   * Makes one.
   *
   * @param listening the ports that were listened on before the group was loaded
   */
  NetworkProbe(BpfObject object, Set<Integer> listening, Consumer<Event> receiver)
      throws BpfException {
    super(object, receiver);
    this.counters = object.mapOfProcessors("counters", Long.BYTES);
    BpfMap ports = object.map("ports", Integer.BYTES, Byte.BYTES);
    for (int port : listening) {
      ports.key().putInt(0, port);
      ports.value().put(0, (byte) 1);
      ports.update();
    }
  }

  /** What is counted; in the order of {@code enum counter}. */
  enum Counter {
    CONNECTED,
    REFUSED,
    ACCEPTED,
    RETRANSMITTED,
    RESET_RECEIVED,
    RESET_SENT;

    @SuppressWarnings("EnumOrdinal")
    int index() {
      return ordinal();
    }
  }

  long count(Counter counter) {
    return counters.lookup(counter.index()) ? counters.sum(0) : 0;
  }

  @Override
  public void read(Readings readings) {
    super.read(readings);
    readings.set(
        Signal.TCP_RETRANSMITS,
        retransmits.perSecond(readings.nanos(), count(Counter.RETRANSMITTED)));
    long reset = count(Counter.RESET_RECEIVED) + count(Counter.RESET_SENT) + count(Counter.REFUSED);
    readings.set(Signal.TCP_RESETS, resets.perSecond(readings.nanos(), reset));
  }
}
