package dev.homeostat.sink;

import dev.homeostat.text.SafeText;
import java.util.function.Consumer;

/** Says once that a receiver fails, and once that it works again. For one thread at a time. */
final class Outage {

  private final String receiver;
  private final Consumer<String> log;
  private boolean failing;

  /**
   * Makes one for a receiver that works.
   *
   * @param receiver its name, for people
   */
  Outage(String receiver, Consumer<String> log) {
    this.receiver = receiver;
    this.log = log;
  }

  /** It failed. */
  void failed(String why) {
    if (!failing) {
      log.accept(
          receiver
              + ": "
              + SafeText.of(why)
              + "; alerts wait and are sent again, the rest goes on");
    }
    failing = true;
  }

  /** It worked. */
  void worked() {
    if (failing) {
      log.accept(receiver + ": works again");
    }
    failing = false;
  }
}
