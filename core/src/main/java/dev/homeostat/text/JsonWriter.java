package dev.homeostat.text;

import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document (RFC 8259) into a string, in the order the calls come. Commas are its
 * business; matching begin and end calls are the caller's. Not thread-safe.
 */
public final class JsonWriter {

  private static final double LEAST_ROUNDED = 1e-4;
  private static final double MOST_ROUNDED = 1e12;

  /** From here on a thousandth is fine enough, below it a millionth. */
  private static final double LARGE = 0.1;

  private static final int MILLIONTHS = 1_000_000;

  /**
   * Names in which nothing is escaped, each at the place of its hash, where the next of that place
   * displaces it: the same few come again and again, and to look at each character of theirs takes
   * an interpreter longer than all else. Threads that race here find a name or none.
   */
  private static final @Nullable Known[] KNOWN = new @Nullable Known[256];

  private static final int LONGEST_KEPT = 64;

  /**
   * A name.
   *
   * @param written as it stands before its value, quotes and colon included
   */
  private record Known(String name, String written) {}

  private final StringBuilder out = new StringBuilder(512);
  private boolean comma;

  /** Begins an empty document. */
  public JsonWriter() {}

  /** Opens an object, as a document, an array element or the value of the last name. */
  public JsonWriter beginObject() {
    return open('{');
  }

  /** Closes the innermost object. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Opens an array. */
  public JsonWriter beginArray() {
    return open('[');
  }

  /** Closes the innermost array. */
  public JsonWriter endArray() {
    return close(']');
  }

  /** Writes a member's name; its value is the next call. */
  public JsonWriter name(String name) {
    separate();
    int place = name.hashCode() & (KNOWN.length - 1);
    Known known = KNOWN[place];
    if (known != null && known.name.equals(name)) {
      out.append(known.written);
    } else {
      int begin = out.length();
      boolean plain = string(name);
      out.append(':');
      if (plain && name.length() <= LONGEST_KEPT) {
        KNOWN[place] = new Known(name, out.substring(begin));
      }
    }
    comma = false;
    return this;
  }

  /** Writes a string. */
  public JsonWriter value(String value) {
    separate();
    string(value);
    comma = true;
    return this;
  }

  /** Writes a number; whole ones without a fraction, {@code null} for what is not finite. */
  public JsonWriter value(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return value((long) value);
    }
    separate();
    out.append(Double.isFinite(value) ? Double.toString(value) : "null");
    comma = true;
    return this;
  }

  /**
   * As {@link #value(double)}, to a thousandth where the number is a tenth or more, to a millionth
   * where it is a ten-thousandth or more: for what is drawn rather than computed with. A tenth of
   * the time that all digits take.
   */
  public JsonWriter rounded(double value) {
    double size = Math.abs(value);
    if (!(size >= LEAST_ROUNDED && size < MOST_ROUNDED)) {
      return value(value);
    }
    return decimal(value, size >= LARGE ? 1_000 : MILLIONTHS);
  }

  /** As {@link #value(double)}, to a millionth: for seconds. */
  public JsonWriter seconds(double value) {
    return Math.abs(value) < MOST_ROUNDED ? decimal(value, MILLIONTHS) : value(value);
  }

  private JsonWriter decimal(double value, int parts) {
    long rounded = Math.round(Math.abs(value) * parts);
    separate();
    if (value < 0 && rounded > 0) {
      out.append('-');
    }
    out.append(rounded / parts);
    int rest = (int) (rounded % parts);
    if (rest > 0) {
      int places = parts;
      while (rest % 10 == 0) {
        rest /= 10;
        places /= 10;
      }
      int point = out.length();
      out.append(places + rest); // A one before the places keeps their zeros, and makes room.
      out.setCharAt(point, '.');
    }
    comma = true;
    return this;
  }

  /** Writes a whole number. */
  public JsonWriter value(long value) {
    separate();
    out.append(value);
    comma = true;
    return this;
  }

  /** Writes a truth value. */
  public JsonWriter value(boolean value) {
    separate();
    out.append(value);
    comma = true;
    return this;
  }

  /** Writes what is JSON already: a value, or members of the object that is open. */
  public JsonWriter raw(String json) {
    separate();
    out.append(json);
    comma = true;
    return this;
  }

  /** Writes a member whose value is a string. */
  public JsonWriter member(String name, String value) {
    return name(name).value(value);
  }

  /** Writes a member whose value is a number. */
  public JsonWriter member(String name, double value) {
    return name(name).value(value);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonWriter open(char bracket) {
    separate();
    out.append(bracket);
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    out.append(bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      out.append(',');
    }
  }

  /** Says whether nothing in it is escaped. */
  private boolean string(String value) {
    out.append('"');
    int plain = plain(value);
    out.append(value, 0, plain);
    for (int i = plain; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(c < 16 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
    return plain == value.length();
  }

  /** How many characters stand before the first that is escaped. */
  private static int plain(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return i;
      }
    }
    return length;
  }
}
