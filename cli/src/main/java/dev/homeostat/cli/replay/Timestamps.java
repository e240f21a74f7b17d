package dev.homeostat.cli.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The times a recording may hold. */
final class Timestamps {

  /** What a timestamp may be, for people. */
  static final String ALLOWED =
      "RFC 3339, yyyy-MM-dd HH:mm:ss (UTC) or epoch milliseconds, from 1970 to 2199";

  /** 2200-01-01: nanoseconds between any two allowed times fit into a long. */
  static final long END_MILLIS = 7_258_118_400_000L;

  /** 2000-01-01. */
  private static final long CENTURY_SECONDS = 946_684_800;

  private static final DateTimeFormatter WITHOUT_ZONE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /** RFC 3339 may be finer than nanoseconds; the formatter may not. */
  private static final Pattern FINER = Pattern.compile("(\\.\\d{9})\\d+");

  private static final int WITH_NANOS = "yyyy-MM-ddTHH:mm:ss.nnnnnnnnnZ".length();

  /** A date's length: behind it stands a {@code T} or a blank. */
  private static final int DATE = "yyyy-MM-dd".length();

  private Timestamps() {}

  /** Returns the milliseconds since the epoch, or nothing where the text is no allowed time. */
  static OptionalLong epochMillis(String text) {
    try {
      long millis = parse(text);
      return millis >= 0 && millis < END_MILLIS ? OptionalLong.of(millis) : OptionalLong.empty();
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether a time would be one from 2000 to 2199 if it counted seconds, not milliseconds. */
  static boolean areSeconds(long millis) {
    return millis >= CENTURY_SECONDS && millis < END_MILLIS / 1_000;
  }

  private static long parse(String text) {
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Long.parseLong(text);
    }
    if (text.length() > DATE && text.charAt(DATE) == ' ') {
      return text.length() == "yyyy-MM-dd HH:mm:ss".length()
          ? LocalDateTime.parse(text, WITHOUT_ZONE).toInstant(ZoneOffset.UTC).toEpochMilli()
          : parse(text.substring(0, DATE) + 'T' + text.substring(DATE + 1));
    }
    String parsed = text.length() > WITH_NANOS ? FINER.matcher(text).replaceFirst("$1") : text;
    return DateTimeFormatter.ISO_INSTANT.parse(parsed, Instant::from).toEpochMilli();
  }
}
