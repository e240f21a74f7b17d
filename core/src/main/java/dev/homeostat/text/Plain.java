package dev.homeostat.text;

/**
 * Numbers and times as a person wants to read them, without the JDK's formatter: its locales are
 * megabytes, loaded at the moment an alert must get out of a heap that is used up. Stateless and
 * thread-safe.
 */
public final class Plain {

  private static final double LARGEST_PLAIN = 1e15;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private Plain() {}

  /** As many digits as tell something: whole numbers as they are, others with about three. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (!(size < LARGEST_PLAIN)) {
      return Double.toString(value);
    }
    String sign = value < 0 ? "-" : "";
    if (size == Math.rint(size) || size >= 100) {
      return sign + Math.round(size);
    }
    if (size >= 1) {
      return sign + decimals(size, 1);
    }
    if (size < SMALLEST_PLAIN) {
      return Float.toString((float) value);
    }
    int places = 3;
    for (double scaled = size; scaled < 0.1; scaled *= 10) {
      places++;
    }
    return sign + decimals(size, places);
  }

  private static String decimals(double size, int places) {
    long scale = 1;
    for (int i = 0; i < places; i++) {
      scale *= 10;
    }
    long scaled = Math.round(size * scale);
    StringBuilder text = new StringBuilder(12).append(scaled / scale).append('.');
    String digits = Long.toString(scaled % scale);
    for (int i = digits.length(); i < places; i++) {
      text.append('0');
    }
    return text.append(digits).toString();
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
