package dev.homeostat.cli.replay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** A file's content, unpacked, of which the beginning tells what it is. Not thread-safe. */
final class Content {

  /** The first line of most texts is in it, and what tells a collection log. */
  private static final int LOOKED_AT = 1 << 16;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] JFR = {'F', 'L', 'R', 0};

  private final BufferedInputStream stream;
  private final byte[] beginning;
  private final boolean compressed;

  /**
   * Looks at the beginning.
   *
   * @param file whose name may say that it is compressed
   * @param bytes as they stand in it; not closed here
   */
  Content(Path file, InputStream bytes) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(bytes);
    compressed = file.toString().endsWith(".gz") || startsWith(peek(raw, GZIP.length), GZIP);
    stream =
        new BufferedInputStream(compressed ? new GZIPInputStream(raw, 1 << 13) : raw, LOOKED_AT);
    beginning = peek(stream, LOOKED_AT);
    if (startsWith(beginning, BYTE_ORDER_MARK)) {
      stream.skipNBytes(BYTE_ORDER_MARK.length);
    }
  }

  /** All of it, without a mark of the byte order. */
  InputStream stream() {
    return stream;
  }

  /** Whether it was compressed. */
  boolean isCompressed() {
    return compressed;
  }

  boolean isJfr() {
    return startsWith(beginning, JFR);
  }

  /**
   * Whether a zero byte stands in the first line, where no text has one. Further down a logger that
   * crashed may have left some.
   */
  boolean isBinary() {
    for (byte b : beginning) {
      if (b == 0 || b == '\n' || b == '\r') {
        return b == 0;
      }
    }
    return false;
  }

  /** Its first 64 KiB, taken for a text. */
  String beginning() {
    int from = startsWith(beginning, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    return new String(beginning, from, beginning.length - from, StandardCharsets.UTF_8);
  }

  /** The first bytes, which are read again later. */
  private static byte[] peek(BufferedInputStream in, int most) throws IOException {
    byte[] bytes = new byte[most];
    int length = 0;
    in.mark(most);
    try {
      for (int n = 0; n >= 0 && length < most; length += Math.max(0, n)) {
        n = in.read(bytes, length, most - length);
      }
    } catch (EOFException e) {
      // Cut off this early: reading it again tells where.
    }
    in.reset();
    return Arrays.copyOf(bytes, length);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
