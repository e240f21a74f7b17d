package dev.homeostat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How what is learned is kept from one process to the next. Immutable.
 *
 * @param state whether it is
 * @param file where
 * @param restored what this process began with, where there was something
 * @param saves how often this process saved
 * @param savedAt when it last did
 */
public record MemoryStatus(
    State state,
    Path file,
    Optional<Recollection> restored,
    long saves,
    Optional<Instant> savedAt) {

  /** Whether what is learned is kept. */
  public enum State {
    /** It is. */
    KEPT("kept"),
    /** It should be, but cannot be written now. */
    FAILING("failing"),
    /** It is not: the file cannot be used, is not read yet, or holds what others learned. */
    OFF("off");

    private final String id;

    State(String id) {
      this.id = id;
    }

    /** The spelling in JSON. */
    public String id() {
      return id;
    }
  }
}
