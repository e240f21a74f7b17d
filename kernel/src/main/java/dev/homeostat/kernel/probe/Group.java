package dev.homeostat.kernel.probe;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is loaded together, or refused together: one BPF object each. */
public enum Group {
  SCHEDULER("what threads wait for a processor, by role, and who has it meanwhile"),
  LIFE("what it starts, down to the last descendant, and how it ends"),
  SIGNALS("signals that end it, and who sends them"),
  OOM("the kernel ends it for want of memory"),
  NETWORK("where it connects to, what it listens on, resets and retransmissions of TCP"),
  BLOCK("how long block devices take"),
  FAULTS("page faults: opt-in", true),
  SYSCALLS("system calls by number: opt-in", true),
  CODE("memory turned executable, files in memory only, tracers of it: opt-in", true),
  OPERATIONS("operations of the VM thread by name, and collections (USDT): opt-in", true);

  private final String description;
  private final boolean optIn;

  Group(String description) {
    this(description, false);
  }

  Group(String description, boolean optIn) {
    this.description = description;
    this.optIn = optIn;
  }

  /** Those that are loaded where nobody asks for more. */
  public static Set<Group> byDefault() {
    Set<Group> groups = EnumSet.allOf(Group.class);
    groups.removeIf(group -> group.optIn);
    return groups;
  }

  /**
   * The group of that spelling.
   *
   * @throws IllegalArgumentException where there is none; the message says what is allowed
   */
  public static Group of(String id) {
    for (Group group : values()) {
      if (group.id().equals(id)) {
        return group;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + id
            + "'; allowed are "
            + Stream.of(values()).map(Group::id).collect(Collectors.joining(", ")));
  }

  /** Whether it reads what only x86-64 has: its system calls' numbers, its page faults. */
  boolean isOfOneArchitecture() {
    return this == FAULTS || this == SYSCALLS || this == CODE;
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
