package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.List;
import java.util.stream.Stream;

/** Waiting for a processor, by role; and who had it. */
final class SchedulerProbe implements Probe {

  // struct processor: 16 bytes of its own, eight turns of 32 bytes, eight times of struct role_time
  private static final int ROLES = 8;
  private static final int FIRST_ROLE = 16 + 8 * 32;
  private static final int CONCURRENT = 5; // workers of a collector too, the last of the roles
  private static final int SLOTS = 24;
  private static final int WAIT = 0;
  private static final int BLOCKED = 8;
  private static final int WAIT_SLOTS = 16;
  private static final int ROLE_BYTES = WAIT_SLOTS + SLOTS * Long.BYTES;
  private static final int PROCESSOR_BYTES = FIRST_ROLE + ROLES * ROLE_BYTES;

  // struct stop_time
  private static final int STOP_WORK = 0;
  private static final int STOP_WAIT = 8;
  private static final int STOP_BLOCKED = 16;
  private static final int STOP_BYTES = 24;

  // struct occupant
  private static final int OCCUPANT_PROCESS = 16;
  private static final int OCCUPANT_OF_STOP = 20;
  private static final int OCCUPANT_BYTES = 24;
  private static final int MOST_OCCUPANTS = 4096;

  private static final double NANOS_PER_MILLI = 1e6;

  private final BpfObject object;
  private final BpfMap processors;
  private final BpfMap stops;
  private final BpfMap occupants;
  private final Rate application = new Rate();
  private final Rate stopped = new Rate();
  private final OccupantShares shares = new OccupantShares();
  private final RecentTime waitOfStops = new RecentTime();
  private final RecentTime waitOfApplication = new RecentTime();

  SchedulerProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.processors = object.mapOfProcessors("processors", PROCESSOR_BYTES);
    this.stops = object.map("stops", Integer.BYTES, STOP_BYTES);
    this.occupants = object.map("occupants", OCCUPANT_BYTES, Long.BYTES);
  }

  RoleTime time(ThreadRole role) {
    processors.lookup(0);
    return new RoleTime(sum(role, WAIT), sum(role, BLOCKED));
  }

  /** Where the time of stops went since the start. */
  StopTime stops() {
    return stops.lookup(0)
        ? new StopTime(
            stops.value().getLong(STOP_WORK),
            stops.value().getLong(STOP_WAIT),
            stops.value().getLong(STOP_BLOCKED))
        : new StopTime(0, 0, 0);
  }

  /** How often threads of a role waited, by the logarithm to base 2 of 1,024 ns. */
  long[] waitSlots(ThreadRole role) {
    processors.lookup(0);
    long[] slots = new long[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = sum(role, WAIT_SLOTS + i * Long.BYTES);
    }
    return slots;
  }

  private long sum(ThreadRole role, int offset) {
    long sum = processors.sum(FIRST_ROLE + role.index() * ROLE_BYTES + offset);
    return role == ThreadRole.COLLECTOR
        ? sum + processors.sum(FIRST_ROLE + CONCURRENT * ROLE_BYTES + offset)
        : sum;
  }

  @Override
  public void read(Readings readings) {
    long nanos = readings.nanos();
    readings.set(
        Signal.APP_WAIT_MS,
        application.perSecond(nanos, time(ThreadRole.APPLICATION).waitNanos() / NANOS_PER_MILLI));
    readings.set(
        Signal.GC_WAIT_MS, stopped.perSecond(nanos, stops().waitNanos() / NANOS_PER_MILLI));
    readOccupants();
  }

  private void readOccupants() {
    waitOfStops.fade();
    waitOfStops.take(waitNanos(true));
    waitOfApplication.fade();
    waitOfApplication.take(waitNanos(false));
    shares.beginWalk();
    occupants.forEach(
        MOST_OCCUPANTS,
        (key, value) ->
            shares.take(
                key.getInt(OCCUPANT_PROCESS),
                Event.name(key, 0),
                key.getInt(OCCUPANT_OF_STOP) != 0,
                value.getLong(0)));
    shares.endWalk(2 * MOST_OCCUPANTS);
  }

  /** What all threads waited that occupants are told of, by whether they are of a collection. */
  private long waitNanos(boolean ofStops) {
    return Stream.of(ThreadRole.values())
        .filter(role -> role.isOfCollection() == ofStops)
        .mapToLong(role -> time(role).waitNanos())
        .sum();
  }

  /** What they waited recently: more than occupants had, where nobody had the processor. */
  long recentWaitNanos(boolean ofStops) {
    return (ofStops ? waitOfStops : waitOfApplication).nanos();
  }

  List<Occupant> recentOccupants(int most) {
    return shares.most(most);
  }

  @Override
  public void close() {
    object.close();
  }
}
