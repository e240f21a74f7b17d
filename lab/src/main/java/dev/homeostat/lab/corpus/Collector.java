package dev.homeostat.lab.corpus;

import java.lang.management.ManagementFactory;

/** A garbage collector a case may run on. */
enum Collector {
  G1("-XX:+UseG1GC"),
  PARALLEL("-XX:+UseParallelGC"),
  ZGC("-XX:+UseZGC");

  private final String flag;

  Collector(String flag) {
    this.flag = flag;
  }

  String flag() {
    return flag;
  }

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns the heap for a case that asks for so much: a concurrent collector needs air. */
  int heapMib(int asked) {
    return this == ZGC ? asked * 3 / 2 : asked;
  }

  /** Returns the collector of this JVM. */
  static Collector running() {
    String name = ManagementFactory.getGarbageCollectorMXBeans().get(0).getName();
    return name.startsWith("ZGC") ? ZGC : name.startsWith("PS") ? PARALLEL : G1;
  }
}
