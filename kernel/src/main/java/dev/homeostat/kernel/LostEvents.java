package dev.homeostat.kernel;

import java.time.Duration;
import java.util.Optional;

/**
 * Events that found their ring full, or that nobody understood: how many is told at once, then once
 * a minute at most. Used by one thread.
 */
final class LostEvents {

  private static final long BETWEEN_NANOS = Duration.ofMinutes(1).toNanos();

  private long told;
  private Optional<Long> toldNanos = Optional.empty();

  /**
   * A line, where there is something to tell.
   *
   * @param lost how many were lost since the start
   */
  Optional<String> tell(long lost, long nanos) {
    if (lost <= told || toldNanos.filter(last -> nanos - last < BETWEEN_NANOS).isPresent()) {
      return Optional.empty();
    }
    String line = lost - told + " events came faster than they could be read, and were left out";
    told = lost;
    toldNanos = Optional.of(nanos);
    return Optional.of(line);
  }
}
