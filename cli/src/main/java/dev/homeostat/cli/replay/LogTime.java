package dev.homeostat.cli.replay;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of a log's line, in milliseconds: since 1970 where the log has dates, else since its JVM
 * started.
 */
final class LogTime {

  /** No time. */
  static final long NONE = Long.MIN_VALUE;

  private static final int DATE = "2019-02-01T02:14:25.776+0000".length();

  /** An uptime of milliseconds that is a time since 1970: more than thirty years. */
  private static final double EPOCH_MILLIS = 1e12;

  private static final Pattern UPTIME = Pattern.compile("(\\d+(?:[.,]\\d+)?)(s|ms|ns)");
  private static final Pattern SECONDS = Pattern.compile("(\\d+[.,]\\d{3}): ");

  private static final DateTimeFormatter DATED =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSS")
          .appendOffset("+HHMM", "+0000")
          .toFormatter();

  private LogTime() {}

  /**
   * The time in the decorations of a unified log's line, {@code [2026-11-23T23:18:53.516+0000]
   * [0.262s][gc]}: a date if there is one, else the time since the start.
   *
   * @param end where the decorations end
   */
  static long ofDecorations(String line, int end) {
    long time = NONE;
    int at = 0;
    while (at < end) {
      int close = line.indexOf(']', at);
      if (close < 0) {
        break;
      }
      String word = line.substring(at + 1, close).strip();
      long found = word.length() == DATE ? ofDate(word) : NONE;
      if (found != NONE) {
        return found;
      }
      Matcher uptime = beginsWithDigit(word) ? UPTIME.matcher(word) : null;
      if (uptime != null && uptime.matches()) {
        double value = Double.parseDouble(uptime.group(1).replace(',', '.'));
        long millis =
            Math.round(
                switch (uptime.group(2)) {
                  case "s" -> value * 1e3;
                  case "ns" -> value / 1e6;
                  default -> value;
                });
        time = time == NONE || millis >= EPOCH_MILLIS ? millis : time;
      }
      at = close + 1;
    }
    return time;
  }

  /** The time at the beginning of an older log's line, {@code 2019-…+0000: 800431.781: [GC}. */
  static long ofStamps(String line) {
    if (!beginsWithDigit(line)) {
      return NONE; // Most lines of a detailed log, and a matcher for each would be dear.
    }
    if (line.length() > DATE && line.charAt(DATE) == ':') {
      long dated = ofDate(line.substring(0, DATE));
      if (dated != NONE) {
        return dated;
      }
    }
    Matcher seconds = SECONDS.matcher(line);
    return seconds.lookingAt()
        ? Math.round(Double.parseDouble(seconds.group(1).replace(',', '.')) * 1e3)
        : NONE;
  }

  private static boolean beginsWithDigit(String text) {
    return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }

  /** Whether a time counts from 1970. */
  static boolean isDated(long millis) {
    return millis >= EPOCH_MILLIS;
  }

  private static long ofDate(String text) {
    try {
      return OffsetDateTime.parse(text, DATED).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return NONE;
    }
  }
}
