package dev.homeostat.lab.bench;

import dev.homeostat.agent.shim.HomeostatAgent;
import java.lang.instrument.Instrumentation;

/**
 * Takes the time that Homeostat's premain takes, its class loading included, and leaves it in a
 * system property.
 */
public final class TimedAgent {

  /** Where the time is left, in nanoseconds. */
  static final String PROPERTY = "lab.premain.nanos";

  private TimedAgent() {}

  /** Called by the JVM. */
  public static void premain(String argument, Instrumentation instrumentation) {
    long began = System.nanoTime();
    HomeostatAgent.premain(argument, instrumentation);
    System.setProperty(PROPERTY, Long.toString(System.nanoTime() - began));
  }
}
