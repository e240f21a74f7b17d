package dev.homeostat.text;

import java.util.Locale;

/** Numbers and times as a person wants to read them. Stateless and thread-safe. */
public final class Plain {

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private Plain() {}

  /** As many digits as tell something: whole numbers as they are, others with about three. */
  public static String number(double value) {
    double size = Math.abs(value);
    String format = value == Math.rint(value) || size >= 100 ? "%.0f" : size >= 1 ? "%.1f" : "%.3g";
    return String.format(Locale.ROOT, format, value);
  }

  /** A time in its two largest units, such as {@code 3 h 10 min}; {@code 5.2 s} below a minute. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "a long time";
    }
    if (seconds < MINUTE) {
      return number(seconds) + " s";
    }
    if (seconds < HOUR) {
      return Math.round(seconds / MINUTE) + " min";
    }
    long whole = Math.round(seconds);
    return whole < DAY
        ? whole / HOUR + " h " + whole % HOUR / MINUTE + " min"
        : whole / DAY + " d " + whole % DAY / HOUR + " h";
  }
}
