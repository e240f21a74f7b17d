package dev.homeostat.cli.replay;

import dev.homeostat.signal.Readings;

/** Sees every tick of a recording after it was judged. */
public interface Onlooker {

  /** Sees nothing. */
  Onlooker NONE = readings -> {};

  /**
   * Looks at a tick.
   *
   * @param readings filled anew at the next tick
   */
  void tick(Readings readings);
}
