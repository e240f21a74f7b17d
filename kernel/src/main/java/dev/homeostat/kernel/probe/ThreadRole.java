package dev.homeostat.kernel.probe;

/** What a thread of a JVM does; told by its name, in the order of {@code enum role}. */
public enum ThreadRole {
  APPLICATION,
  VM_THREAD,
  COLLECTOR,
  COMPILER,
  RUNTIME;

  /** Whether stops of the application wait for it. */
  boolean isOfCollection() {
    return this == VM_THREAD || this == COLLECTOR;
  }

  /** Its place in the kernel's maps. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
