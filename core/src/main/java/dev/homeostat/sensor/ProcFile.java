package dev.homeostat.sensor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A small file of the kernel's that is kept open and read anew, with its numbers found in place: a
 * read allocates nothing. It goes through {@code RandomAccessFile}, which an interrupt does not
 * close. Not thread-safe.
 */
final class ProcFile implements AutoCloseable {

  private static final int SMALLEST = 256;
  private static final int LARGEST = 4096;

  /** A process's id and its name, at most 15 bytes in parentheses, end before. */
  private static final int LONGEST_NAME = 64;

  private final RandomAccessFile file;
  private byte[] bytes = new byte[SMALLEST];
  private int length;

  /**
   * Opens the file.
   *
   * @throws IOException where it cannot be read
   */
  ProcFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    read();
  }

  /** Reads the file's present text, at most its first 4 KiB. */
  void read() throws IOException {
    file.seek(0);
    length = Math.max(0, file.read(bytes));
    while (length == bytes.length && length < LARGEST) { // There may be more than fits.
      bytes = new byte[2 * length];
      file.seek(0);
      length = Math.max(0, file.read(bytes));
    }
  }

  /** The number the file begins with; NaN where it begins with none. */
  double first() {
    return number(0);
  }

  /** The number in the n-th blank-separated field, counted from 1; NaN where there is none. */
  double field(int n) {
    int at = 0;
    for (int field = 1; field < n && at < length; at++) {
      if (bytes[at] == ' ') {
        field++;
      }
    }
    return number(at);
  }

  /** The number behind the first occurrence of a key; NaN without one. */
  double after(Key key) {
    if (!isAt(key.at, key.text)) {
      key.at = indexOf(key.text);
    }
    return key.at < 0 ? Double.NaN : number(key.at + key.text.length);
  }

  /**
   * The number in the n-th blank-separated field behind the last closing parenthesis, counted from
   * 1: in {@code /proc/PID/stat} only that is safe from the process's name.
   */
  double fieldAfterParenthesis(int n) {
    int at = Math.min(length, LONGEST_NAME);
    while (at > 0 && bytes[at - 1] != ')') {
      at--;
    }
    for (int field = 0; field < n && at < length; at++) {
      if (bytes[at] == ' ') {
        field++;
      }
    }
    return number(at);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // Nothing was written: nothing is lost.
    }
  }

  private int indexOf(byte[] key) {
    for (int at = 0; at + key.length <= length; at++) {
      if (isAt(at, key)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isAt(int at, byte[] key) {
    if (at < 0 || at + key.length > length) {
      return false;
    }
    int same = 0;
    while (same < key.length && bytes[at + same] == key[same]) {
      same++;
    }
    return same == key.length;
  }

  /**
   * A word that stands once in a file, such as {@code VmRSS:}. It remembers where it was found: the
   * kernel's files seldom change their layout, and looking for it byte by byte is most of a read.
   */
  static final class Key {
    private final byte[] text;
    private int at = -1;

    Key(String text) {
      this.text = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private double number(int from) {
    int at = from;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    int start = at;
    double value = 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + (bytes[at++] - '0');
    }
    return at == start ? Double.NaN : value;
  }
}
