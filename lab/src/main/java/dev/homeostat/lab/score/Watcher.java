package dev.homeostat.lab.score;

import java.util.List;

/** Turns a trace into alarms, with settings that are the same for every trace. */
interface Watcher {
  /** What tables call it. */
  String name();

  /** Watches every {@code thin}-th tick of a run and returns its alarms in their order. */
  List<Alarm> watch(Recording run, Trace trace, int thin);
}
