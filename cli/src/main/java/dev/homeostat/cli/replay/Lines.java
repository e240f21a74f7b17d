package dev.homeostat.cli.replay;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, one by one, none longer than {@link #LONGEST} characters: whatever the input
 * is, one line of it at most is in memory. Lines end as in {@link java.io.BufferedReader}.
 */
final class Lines {

  /** Room for a header of a thousand metrics, the most there can be. */
  static final int LONGEST = 1 << 18;

  private final Reader in;
  private final char[] buffer = new char[1 << 13];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private long number;
  private boolean tooLong;
  private boolean skipNewline;

  Lines(Reader in) {
    this.in = in;
  }

  /** The number of the line that {@link #next} returned last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line was longer than may be and lost its end. */
  boolean isTooLong() {
    return tooLong;
  }

  /** The next line without its end, or null where there is none. */
  @Nullable String next() throws IOException {
    line.setLength(0);
    tooLong = false;
    boolean any = false;
    while (at < end || fill()) {
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      if (skipNewline && at == from && buffer[at] == '\n') {
        skipNewline = false;
        at++;
        continue;
      }
      skipNewline = false;
      any = true;
      append(from);
      if (at < end) {
        skipNewline = buffer[at++] == '\r';
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return line.toString();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void append(int from) {
    int room = LONGEST - line.length();
    tooLong |= at - from > room;
    line.append(buffer, from, Math.min(room, at - from));
  }
}
