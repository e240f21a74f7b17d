package dev.homeostat.kernel.probe;

/** What a thread of a JVM does; told by its name, in the order of {@code enum role}. */
public enum ThreadRole {
  APPLICATION,
  VM_THREAD,
  COLLECTOR,
  COMPILER,
  RUNTIME;

  /** Its place in the kernel's maps. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
