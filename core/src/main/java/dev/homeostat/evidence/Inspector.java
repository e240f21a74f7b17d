package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;

/**
 * Looks at one topic for who is behind an episode. Each runs on the thread that gathers evidence
 * and may throw whatever it likes: the others go on. It asks its {@link Patience} before anything
 * that takes long.
 */
interface Inspector {

  /** What it looks at, for people. */
  String topic();

  /** Takes down what is usual, for growth to be seen later: cheap things only. */
  default void takeCensus(Patience patience) throws Exception {}

  /** Whether what others found is told before it looks. */
  default boolean takesLong() {
    return false;
  }

  /** Looks; writes down whom it suspects and what it could not see. */
  void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception;
}
