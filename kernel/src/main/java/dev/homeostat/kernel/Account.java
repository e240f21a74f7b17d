package dev.homeostat.kernel;

import dev.homeostat.alert.Suspect;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.kernel.probe.Occupant;
import dev.homeostat.kernel.probe.Operation;
import dev.homeostat.kernel.probe.RoleTime;
import dev.homeostat.kernel.probe.StopTime;
import dev.homeostat.kernel.probe.ThreadRole;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the time of the last ticks went: that of stops along their critical path, and that of the
 * application's threads; and who had the processors meanwhile. Used by one thread.
 */
final class Account {

  /** As many ticks are looked back on. */
  private static final int TICKS = 10;

  private static final int MOST_OCCUPANTS = 100;
  private static final int MOST_SUSPECTS = 3;

  /** A wait that nobody had so much of is told of nobody. */
  private static final double LEAST_NOBODY = 0.1;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String TOLD =
      "in the last %s stops took %s ms: %s ms of work, %s ms waiting for a processor, %s ms for"
          + " pages or disks; application threads waited %s ms for a processor, %s ms for"
          + " pages or disks, summed over them";

  private static final StopTime NOTHING = new StopTime(0, 0, 0);
  private static final RoleTime NOBODY = new RoleTime(0, 0);

  private final Kernel kernel;
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(
      long nanos, StopTime stops, RoleTime application, Map<String, Operation> operations) {}

  Account(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Takes a tick. */
  void tick(long nanos) {
    looks.addLast(
        new Look(
            nanos,
            kernel.stops().orElse(NOTHING),
            kernel.time(ThreadRole.APPLICATION).orElse(NOBODY),
            kernel.operations().stream()
                .collect(
                    Collectors.toMap(
                        Operation::name, Function.identity(), (one, later) -> later))));
    if (looks.size() > TICKS + 1) {
      looks.removeFirst();
    }
  }

  /** What was in it, in half a sentence; empty where there is nothing to tell. */
  String text() {
    if (looks.size() < 2 || kernel.stops().isEmpty()) {
      return "";
    }
    Look first = looks.getFirst();
    Look last = looks.getLast();
    StopTime stops = last.stops().since(first.stops());
    double wait = last.application().waitNanos() - first.application().waitNanos();
    double blocked = last.application().blockedNanos() - first.application().blockedNanos();
    String told =
        TOLD.formatted(
            Plain.duration((last.nanos() - first.nanos()) / NANOS_PER_SECOND),
            millis(stops.nanos()),
            millis(stops.workNanos()),
            millis(stops.waitNanos()),
            millis(stops.blockedNanos()),
            millis(wait),
            millis(blocked));
    return told + operation(first, last);
  }

  /** Which of the VM thread's operations took most of it; empty where nothing tells. */
  private static String operation(Look first, Look last) {
    return last.operations().values().stream()
        .map(operation -> operation.since(first.operations().get(operation.name())))
        .filter(operation -> operation.count() > 0)
        .max(Comparator.comparingLong(Operation::nanos))
        .map(
            operation ->
                "; most of it %d times %s, %s ms each"
                    .formatted(
                        operation.count(),
                        SafeText.of(operation.name()),
                        Plain.number(
                            Math.rint(operation.nanos() / NANOS_PER_MILLI / operation.count()))))
        .orElse("");
  }

  /**
   * Who had the processors while stops, or the application's threads, waited for them, by their
   * share of that wait; for the rest nobody, where that is worth telling.
   */
  List<Suspect> occupants(boolean ofStops) {
    List<Occupant> all =
        kernel.recentOccupants(MOST_OCCUPANTS).stream()
            .filter(occupant -> occupant.ofStop() == ofStops)
            .toList();
    long charged = all.stream().mapToLong(Occupant::nanos).sum();
    long waited = Math.max(charged, kernel.recentWaitNanos(ofStops));
    return suspects(all, waited, kernel.kernelPid());
  }

  /**
   * Of a wait.
   *
   * @param occupants all of it, the one with most first
   * @param waitNanos at least what they had
   * @param own the watched process's number
   */
  static List<Suspect> suspects(List<Occupant> occupants, long waitNanos, int own) {
    List<Suspect> suspects = new ArrayList<>();
    occupants.stream()
        .limit(MOST_SUSPECTS)
        .forEach(occupant -> suspects.add(suspect(occupant, waitNanos, own)));
    long nobody = waitNanos - occupants.stream().mapToLong(Occupant::nanos).sum();
    if (waitNanos > 0 && (double) nobody / waitNanos >= LEAST_NOBODY) {
      suspects.add(
          new Suspect(
              "cpu",
              "nobody",
              "held back by a quota, moved to another processor, or waits too short to be told",
              OptionalDouble.of((double) nobody / waitNanos)));
    }
    suspects.sort(Comparator.comparingDouble(suspect -> -suspect.share().orElse(0)));
    return suspects;
  }

  /** Whether an alert of that metric speaks of stops rather than of the application's threads. */
  static boolean isOfStops(String metric) {
    return !metric.equals(Signal.APP_WAIT_MS.metric());
  }

  private static Suspect suspect(Occupant occupant, double all, int own) {
    boolean isOwn = occupant.process() == own;
    return new Suspect(
        isOwn ? "thread" : "process",
        SafeText.of(occupant.thread()),
        isOwn ? "of the watched process itself" : "process " + occupant.process(),
        OptionalDouble.of(occupant.nanos() / all));
  }

  private static String millis(double nanos) {
    return Plain.number(Math.rint(nanos / NANOS_PER_MILLI));
  }
}
