package dev.homeostat.kernel.probe;

import java.util.Locale;

/** What is loaded together, or refused together: one BPF object each. */
public enum Group {
  SCHEDULER("what threads wait for a processor, by role, and who has it meanwhile"),
  LIFE("what it starts, down to the last descendant, and how it ends"),
  SIGNALS("signals that end it, and who sends them"),
  OOM("the kernel ends it for want of memory"),
  NETWORK("where it connects to, what it listens on, resets and retransmissions of TCP"),
  BLOCK("how long block devices take");

  private final String description;

  Group(String description) {
    this.description = description;
  }

  /** The spelling in settings and messages. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it tells, as half a sentence. */
  public String description() {
    return description;
  }
}
