package dev.homeostat.web;

import java.time.Instant;

/**
 * Writes times in RFC 3339, UTC, to the millisecond. The calendar is asked once a minute: a time
 * that is told each second would else cost more than what it is told with. Thread-safe.
 */
final class Timestamps {

  private static final int MINUTE = 60_000;
  private static final int ONE_BEFORE = 100_000;
  private static final int SECONDS_AND_ZONE = "00Z".length();

  private long minute;
  private String upToSeconds = "1970-01-01T00:00:";

  /** A time in milliseconds since the epoch, such as {@code 2026-11-27T06:51:40.904Z}. */
  synchronized String of(long epochMillis) {
    long now = Math.floorDiv(epochMillis, MINUTE);
    if (now != minute) {
      String whole = Instant.ofEpochMilli(now * MINUTE).toString();
      upToSeconds = whole.substring(0, whole.length() - SECONDS_AND_ZONE);
      minute = now;
    }
    // A one before them keeps the zeros of two digits of seconds and three of milliseconds.
    String rest = Integer.toString(ONE_BEFORE + Math.floorMod(epochMillis, MINUTE));
    return upToSeconds + rest.substring(1, 3) + '.' + rest.substring(3) + 'Z';
  }
}
