package dev.homeostat.cli.watch;

import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.signal.Readings;

/** Where the readings of something watched from outside come from. Used by one thread. */
public interface Source extends AutoCloseable {

  /** Who the alerts speak of. */
  String component();

  /** How many signals it gives, as far as is known. */
  int signals();

  /**
   * Reads a tick.
   *
   * @return false where what is watched has ended
   * @throws Unreachable where it cannot be read at all, at the first tick; later ticks without
   *     values are ticks all the same
   */
  boolean read(Readings readings) throws Unreachable;

  @Override
  void close();
}
