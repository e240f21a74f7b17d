package dev.homeostat.kernel;

import dev.homeostat.kernel.probe.Event;
import dev.homeostat.text.SafeText;
import java.util.Optional;

/**
 * How the process came to its end: the signal that ended it, and who sent that, or its exit status.
 * A signal that it outlived, such as a HUP hours ago, is nobody's fault. Used by one thread.
 */
final class LastWords {

  // Of the kernel's exit code, as wait(2) tells it.
  private static final int SIGNAL_BITS = 0x7f;
  private static final int STATUS_SHIFT = 8;
  private static final int STATUS_BITS = 0xff;

  /** A JVM that a signal asks to end does so with that and the signal's number for a status. */
  private static final int ASKED = 128;

  private Optional<Event> signal = Optional.empty();
  private Optional<Event> exit = Optional.empty();

  /** Takes an event of the process itself: a signal that was sent to it, or its exit. */
  void take(Event event) {
    if (event.kind() == Event.Kind.SIGNAL) {
      signal = Optional.of(event);
    } else {
      exit = Optional.of(event);
    }
  }

  /** In half a sentence. */
  String text() {
    if (exit.isEmpty()) {
      return "the process ended"
          + signal.map(last -> ", " + from(last) + " was its last").orElse("");
    }
    int code = exit.get().number();
    int status = code >> STATUS_SHIFT & STATUS_BITS;
    int killer = (code & SIGNAL_BITS) != 0 ? code & SIGNAL_BITS : Math.max(0, status - ASKED);
    return "the process ended: "
        + signal
            .filter(last -> last.number() == killer)
            .map(LastWords::from)
            .orElse(killer > 0 && status == 0 ? "signal " + killer : "status " + status);
  }

  private static String from(Event signal) {
    return "signal %d from %s (process %d)"
        .formatted(signal.number(), SafeText.of(signal.thread()), signal.parent());
  }
}
