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

  private static final int LARGEST = 4096;

  private final RandomAccessFile file;
  private final byte[] bytes = new byte[LARGEST];
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
    length = Math.max(0, file.read(bytes, 0, LARGEST));
  }

  /** The number the file begins with; NaN where it begins with none. */
  double first() {
    return number(0);
  }

  /** The number behind the first occurrence of a key, such as {@code "VmRSS:"}; NaN without one. */
  double after(byte[] key) {
    int at = indexOf(key);
    return at < 0 ? Double.NaN : number(at + key.length);
  }

  /**
   * The number in the n-th blank-separated field behind the last closing parenthesis, counted from
   * 1: in {@code /proc/PID/stat} only that is safe from the process's name.
   */
  double fieldAfterParenthesis(int n) {
    int at = length;
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

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private int indexOf(byte[] key) {
    for (int at = 0; at + key.length <= length; at++) {
      int same = 0;
      while (same < key.length && bytes[at + same] == key[same]) {
        same++;
      }
      if (same == key.length) {
        return at;
      }
    }
    return -1;
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
