package dev.homeostat.cli.watch;

import dev.homeostat.Judge;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Readings;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a person sees of a watch, and how that person is heard. Used by one thread. */
public interface View extends Judge.Scores, AutoCloseable {

  /** An alert came. */
  void alert(BehavioralAlert alert);

  /**
   * A tick was judged.
   *
   * @param series how every series that is judged stands
   */
  void tick(Readings readings, List<SeriesStatus> series);

  /** A line for a person. */
  void say(String line);

  /** Lets so much time go by, or less where a person asks for something. */
  default Wish await(long nanos) {
    LockSupport.parkNanos(this, nanos);
    return new Wish.Nothing();
  }

  @Override
  default void score(String metric, double score) {}

  /** Gives the terminal back. */
  @Override
  default void close() {}
}
