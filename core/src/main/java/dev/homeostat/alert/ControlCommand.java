package dev.homeostat.alert;

import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a person tells a watcher to do. Immutable; a bad one cannot be made. */
public sealed interface ControlCommand {

  /** The longest silence: who needs more wants to accept. */
  Duration LONGEST_SILENCE = Duration.ofDays(30);

  /** The command's name in records and interfaces. */
  String name();

  /**
   * Tell nobody of this cause until the time is over.
   *
   * @param fingerprint of the cause
   * @param lasts how long; nothing ends a silence
   */
  record Silence(String fingerprint, Duration lasts) implements ControlCommand {
    /** Checks both; throws an IllegalArgumentException that says what is allowed. */
    public Silence {
      requireFingerprint(fingerprint);
      if (lasts.isNegative() || lasts.compareTo(LONGEST_SILENCE) > 0) {
        throw new IllegalArgumentException(
            "a silence lasts from nothing, which ends it, to 720h; not " + lasts);
      }
    }

    @Override
    public String name() {
      return "silence";
    }
  }

  /**
   * Take for normal what is seen now.
   *
   * @param fingerprint of an open episode
   */
  record Accept(String fingerprint) implements ControlCommand {
    /** Checks it; throws an IllegalArgumentException that says what is allowed. */
    public Accept {
      requireFingerprint(fingerprint);
    }

    @Override
    public String name() {
      return "accept";
    }
  }

  /**
   * A deployment: levels may shift now.
   *
   * @param version of what was deployed
   */
  record Mark(String version) implements ControlCommand {
    /** Makes it safe; throws an IllegalArgumentException where it is blank. */
    public Mark {
      if (version.isBlank()) {
        throw new IllegalArgumentException("a deployment's version must not be empty");
      }
      version = SafeText.of(version.strip());
    }

    @Override
    public String name() {
      return "mark";
    }
  }

  private static void requireFingerprint(String text) {
    if (!Fingerprint.FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint is 16 hexadecimal digits, as in an alert; not '"
              + SafeText.of(text)
              + "'");
    }
  }

  /** How a fingerprint is spelled. */
  final class Fingerprint {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    private Fingerprint() {}
  }
}
