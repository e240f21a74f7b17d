package dev.homeostat.cli.replay;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The bytes of a pipe or a terminal, in which nothing can be sought. More may come until it ends,
 * also where none are there yet: the second part of a compressed text must not be missed.
 */
final class PipedInput extends FilterInputStream {

  private boolean ended;

  private PipedInput(InputStream bytes) {
    super(bytes);
  }

  /**
   * Opens a file of any kind.
   *
   * @throws IOException where that cannot be; its kind and reason tell why
   */
  static InputStream open(Path file) throws IOException {
    if (Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      return Files.newInputStream(file);
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    // The JDK's channels ask for the position, which 17 takes for a failure where there is none.
    return new PipedInput(new FileInputStream(file.toFile()));
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    ended |= b < 0;
    return b;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    int n = super.read(into, from, most);
    ended |= n < 0;
    return n;
  }

  @Override
  public int available() {
    return ended ? 0 : 1;
  }
}
