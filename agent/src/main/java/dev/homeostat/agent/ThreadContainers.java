package dev.homeostat.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Shows the JDK's own count of virtual threads to this class loader, and to it alone: no bean tells
 * it.
 */
final class ThreadContainers {

  private static final int FIRST_RELEASE = 21;
  private static final String PACKAGE = "jdk.internal.vm";

  private ThreadContainers() {}

  /** Opens it, where this Java has one. */
  static void show(Instrumentation instrumentation) {
    if (Runtime.version().feature() < FIRST_RELEASE) {
      return;
    }
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(PACKAGE, Set.of(ThreadContainers.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
    } catch (IllegalArgumentException e) {
      // A later Java without the package: class histograms count them.
    }
  }
}
