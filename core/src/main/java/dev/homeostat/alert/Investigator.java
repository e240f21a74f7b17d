package dev.homeostat.alert;

import java.util.function.Consumer;

/**
 * Finds out who is behind an episode, on a thread of its own: an alert never waits for it. None of
 * its methods waits or throws.
 */
public interface Investigator {

  /** Finds out nothing. */
  Investigator NONE =
      new Investigator() {
        @Override
        public void ask(Inquiry inquiry) {}

        @Override
        public void answers(Consumer<Evidence> taker) {}
      };

  /** Takes an inquiry; of one too many the answer is that nobody looked. */
  void ask(Inquiry inquiry);

  /**
   * An episode is over: nobody need look any more.
   *
   * @param episode its id
   */
  default void over(String episode) {}

  /** Hands over what was found out since the last call. */
  void answers(Consumer<Evidence> taker);
}
