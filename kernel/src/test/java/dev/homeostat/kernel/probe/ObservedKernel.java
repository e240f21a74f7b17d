package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.Child;
import dev.homeostat.kernel.probe.Event.Kind;
import dev.homeostat.signal.Readings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A kernel that looks at a program, and what it told. */
abstract class ObservedKernel {

  final List<Event> events = new ArrayList<>();
  final Readings readings = new Readings();

  /** Looks with the default groups, and more. */
  final Kernel open(Child program, Group... more) throws Exception {
    Set<Group> groups = EnumSet.copyOf(Group.byDefault());
    groups.addAll(List.of(more));
    return Kernel.open(program.pid(), groups, events::add);
  }

  final void read(Kernel kernel) {
    readings.begin(System.nanoTime(), System.currentTimeMillis());
    kernel.read(readings);
  }

  final List<Event> of(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  static long waited(Kernel kernel, ThreadRole role) {
    return kernel.time(role).orElseThrow().waitNanos();
  }
}
