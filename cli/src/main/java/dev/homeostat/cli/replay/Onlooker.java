package dev.homeostat.cli.replay;

import dev.homeostat.signal.Readings;

/** Sees every tick of a recording before it is judged. */
public interface Onlooker {

  /** Sees nothing. */
  Onlooker NONE = readings -> {};

  /**
   * Looks at a tick.
   *
   * @param readings filled anew at the next tick
   */
  void tick(Readings readings);

  /**
   * Hears that what follows is another run of the program, or another program.
   *
   * @param name what it is told apart by; empty where nothing tells it
   */
  default void afresh(String name) {}

  /** Both, the first one first. */
  static Onlooker both(Onlooker first, Onlooker second) {
    return new Onlooker() {
      @Override
      public void tick(Readings readings) {
        first.tick(readings);
        second.tick(readings);
      }

      @Override
      public void afresh(String name) {
        first.afresh(name);
        second.afresh(name);
      }
    };
  }
}
