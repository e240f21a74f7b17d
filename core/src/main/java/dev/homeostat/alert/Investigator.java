package dev.homeostat.alert;

import java.util.function.Consumer;

/**
 * Finds out who is behind an episode, on a thread of its own: an alert never waits for it. Neither
 * method waits or throws.
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

  /** Takes an inquiry; one too many is forgotten. */
  void ask(Inquiry inquiry);

  /** Hands over what was found out since the last call. */
  void answers(Consumer<Evidence> taker);
}
