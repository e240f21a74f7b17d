package dev.homeostat.text;

import java.time.Duration;
import java.util.Optional;

/** Durations as people write them: {@code 250ms}, {@code 10s}, {@code 1m}, {@code 2h}. */
public final class Durations {

  private static final int MOST_DIGITS = 9;

  private Durations() {}

  /** Returns the duration, or nothing where the text is none. */
  public static Optional<Duration> parse(String text) {
    int digits = 0;
    long amount = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      amount = amount * 10 + (text.charAt(digits++) - '0');
    }
    if (digits == 0 || digits > MOST_DIGITS) {
      return Optional.empty();
    }
    return switch (text.substring(digits)) {
      case "ms" -> Optional.of(Duration.ofMillis(amount));
      case "s" -> Optional.of(Duration.ofSeconds(amount));
      case "m" -> Optional.of(Duration.ofMinutes(amount));
      case "h" -> Optional.of(Duration.ofHours(amount));
      default -> Optional.empty();
    };
  }

  /** Writes a duration so that {@link #parse} reads it, in the largest unit that is exact. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
