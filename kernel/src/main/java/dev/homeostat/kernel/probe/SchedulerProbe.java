package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Waiting for a processor, by role; and who had it. */
final class SchedulerProbe implements Probe {

  // struct role_time
  private static final int SLOTS = 24;
  private static final int RUN = 8;
  private static final int WAIT = 16;
  private static final int OFF = 24;
  private static final int WAIT_SLOTS = 32;
  private static final int ROLE_BYTES = WAIT_SLOTS + 2 * SLOTS * Long.BYTES;

  private static final int OCCUPANT_BYTES = 20;
  private static final int MOST_OCCUPANTS = 1024;
  private static final int MOST_WAITS = 512;

  /** What is recent: half of an occupant's time is forgotten in as many ticks. */
  private static final double FADE = Math.pow(0.5, 1 / 10.0);

  private static final double NANOS_PER_MILLI = 1e6;

  private final BpfObject object;
  private final BpfMap roles;
  private final BpfMap waits;
  private final BpfMap occupants;
  private final Rate application = new Rate();
  private final Map<Integer, Long> waited = new HashMap<>();
  private final Map<Key, Share> shares = new HashMap<>();
  private long readAt;

  private record Key(int process, String thread) {}

  private static final class Share {
    private long total;
    private double recent;
  }

  SchedulerProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.roles = object.mapOfProcessors("roles", ROLE_BYTES);
    this.waits = object.map("waits", Integer.BYTES, Long.BYTES);
    this.occupants = object.map("occupants", OCCUPANT_BYTES, Long.BYTES);
  }

  RoleTime time(ThreadRole role) {
    roles.lookup(role.index());
    return new RoleTime(roles.sum(0), roles.sum(RUN), roles.sum(WAIT), roles.sum(OFF));
  }

  /** How often threads of a role waited, by the logarithm to base 2 of microseconds. */
  long[] waitSlots(ThreadRole role) {
    roles.lookup(role.index());
    long[] slots = new long[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = roles.sum(WAIT_SLOTS + i * Long.BYTES);
    }
    return slots;
  }

  @Override
  public void read(Readings readings) {
    long nanos = readings.nanos();
    readings.set(
        Signal.APP_WAIT_MS,
        application.perSecond(nanos, time(ThreadRole.APPLICATION).waitNanos() / NANOS_PER_MILLI));
    double seconds = (nanos - readAt) / 1e9;
    boolean first = readAt == 0;
    readAt = nanos;
    long slowest = slowestWait();
    readings.set(
        Signal.GC_WAIT_MS,
        first || seconds <= 0 ? Readings.ABSENT : slowest / NANOS_PER_MILLI / seconds);
    readOccupants();
  }

  /**
   * What collections waited since the tick before: a collection is as late as the worker that
   * waited longest, and the VM thread, which does it all under Serial, waits with the workers at
   * rest.
   */
  private long slowestWait() {
    long[] slowest = {0};
    waits.forEach(
        MOST_WAITS,
        (key, value) -> {
          int thread = key.getInt(0);
          long now = value.getLong(0);
          Long before = waited.put(thread, now);
          slowest[0] = Math.max(slowest[0], now - (before == null ? 0 : before));
        });
    if (waited.size() > 2 * MOST_WAITS) {
      waited.clear(); // Threads came and went; the next tick begins anew.
    }
    return slowest[0];
  }

  private void readOccupants() {
    shares.values().forEach(share -> share.recent *= FADE);
    occupants.forEach(
        MOST_OCCUPANTS,
        (key, value) -> {
          Key who = new Key(key.getInt(0), Event.name(key, Integer.BYTES));
          Share share = shares.computeIfAbsent(who, unknown -> new Share());
          long now = value.getLong(0);
          share.recent += Math.max(0, now - share.total);
          share.total = now;
        });
    if (shares.size() > 2 * MOST_OCCUPANTS) {
      shares.values().removeIf(share -> share.recent < NANOS_PER_MILLI);
    }
  }

  List<Occupant> recentOccupants(int most) {
    return shares.entrySet().stream()
        .filter(entry -> entry.getValue().recent >= NANOS_PER_MILLI)
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue().recent))
        .limit(most)
        .map(
            entry ->
                new Occupant(
                    entry.getKey().process(),
                    entry.getKey().thread(),
                    (long) entry.getValue().recent))
        .toList();
  }

  @Override
  public void close() {
    object.close();
  }
}
