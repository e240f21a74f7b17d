package dev.homeostat.agent;

import java.lang.instrument.Instrumentation;

/**
 * Shows the JDK's own count of virtual threads to this class loader, and to it alone: no bean tells
 * it.
 */
final class ThreadContainers {

  private static final int FIRST_RELEASE = 21;

  private ThreadContainers() {}

  /** Opens it, where this Java has one. */
  static void show(Instrumentation instrumentation) {
    if (Runtime.version().feature() < FIRST_RELEASE) {
      return;
    }
    try {
      new OpenedPackage(instrumentation, "java.base", "jdk.internal.vm");
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // A later Java without the package: class histograms count them.
    }
  }
}
