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

  /**
   * Takes down what is usual, for growth to be seen later: cheap things only.
   *
   * @param calm whether all is well; what is taken while it is not has to do for a time, as {@link
   *     Usual} tells, and is worth no stop of the application
   */
  default void takeCensus(boolean calm, Patience patience) throws Exception {}

  /** Whether what others found is told before it looks. */
  default boolean takesLong() {
    return false;
  }

  /** Looks; writes down whom it suspects and what it could not see. */
  void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception;
}
