package dev.homeostat.evidence;

import java.nio.file.Path;

/** What is known of a JVM that is looked at from outside. Thread-safe. */
public interface OtherJvm {

  /** How much of its heap is in use, in bytes; NaN where nobody knows. */
  double heapBytes();

  /** How many ticks there were at which it had collected: who waits for one looks for a change. */
  long collections();

  /** How long a dump of all threads is taken to stop it, for each of them. */
  double nanosPerThread();

  /** Its own {@code /tmp}, as it is seen from here. */
  Path temporaryFolder();
}
