package dev.homeostat.cli.watch;

import dev.homeostat.Judge;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Readings;

/** What a person sees of a watch. Used by one thread. */
public interface View extends Judge.Scores {

  /** An alert came. */
  void alert(BehavioralAlert alert);

  /** A tick was judged. */
  void tick(Readings readings);

  /** A line for a person. */
  void say(String line);
}
