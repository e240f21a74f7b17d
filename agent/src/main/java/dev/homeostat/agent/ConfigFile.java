package dev.homeostat.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The file that {@code config} names, read the same way at the start and later. It is UTF-8, with
 * or without a byte-order mark; a byte that is none spoils its own value, not the file. Stateless.
 */
final class ConfigFile {

  /** What stands in the place of bytes that are no UTF-8. */
  static final char UNDECODABLE = '\ufffd';

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private ConfigFile() {}

  /**
   * Reads the whole of it, or nothing.
   *
   * @throws IOException where it is not there, is no file that ends, or holds a broken escape
   */
  static Properties read(File file) throws IOException {
    if (file.exists() && !file.isFile()) { // A pipe would hold up whoever opens it.
      throw new IOException("it is no regular file");
    }
    Properties properties = new Properties();
    // No channel: that takes direct memory, which an application in trouble may have used up.
    try (PushbackReader reader =
        new PushbackReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      int first = reader.read();
      if (first >= 0 && first != BYTE_ORDER_MARK) {
        reader.unread(first);
      }
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return properties;
  }
}
