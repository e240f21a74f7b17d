package dev.homeostat.lab.bench;

/** An agent that does nothing: what any agent costs. */
public final class EmptyAgent {

  private EmptyAgent() {}

  /** Called by the JVM. */
  public static void premain(String argument) {}
}
