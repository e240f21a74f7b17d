package dev.homeostat.lab.host;

import dev.homeostat.AgentMetrics;

/** Hands metrics of its own to the agent, a spike among them, through the library. */
public final class InjectingHost {

  private InjectingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    System.out.println("core: " + AgentMetrics.class.getProtectionDomain().getCodeSource());
    boolean taken = false;
    AgentMetrics.inject(null, 1);
    for (int i = 0; System.in.available() == 0 && i < 1_200; i++) {
      for (int j = 0; j < 40; j++) {
        taken |= AgentMetrics.inject("orders", j == 39 ? 1_000 : 10);
      }
      Thread.sleep(50);
    }
    System.out.println("taken: " + taken);
  }
}
