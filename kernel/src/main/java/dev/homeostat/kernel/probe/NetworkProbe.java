package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Map;
import java.util.function.Consumer;

/** TCP: where it connects to and listens on, as events; what goes wrong, as counts. */
final class NetworkProbe extends EventProbe {

  private final BpfMap counters;
  private final Rate retransmits = new Rate();
  private final Rate resets = new Rate();

  /**
   * Makes one.
   *
   * @param listening the ports that were listened on before the group was loaded, each with how
   *     many sockets did
   */
  NetworkProbe(BpfObject object, Map<Integer, Integer> listening, Consumer<Event> receiver)
      throws BpfException {
    super(object, receiver);
    this.counters = object.mapOfProcessors("counters", Long.BYTES);
    BpfMap ports = object.map("ports", Integer.BYTES, Integer.BYTES);
    listening.forEach(
        (port, sockets) -> {
          ports.key().putInt(0, port);
          ports.value().putInt(0, sockets);
          ports.update();
        });
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
