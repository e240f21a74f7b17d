package dev.homeostat.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output, whose failure ends the command: a print writer would swallow it, and a full disk
 * would look like success.
 */
final class StandardOutput extends OutputStream {

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  /** Nothing more can be written. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(IOException cause) {
      super("cannot write to standard output (" + cause.getMessage() + ")", cause);
    }

    /** Whether the reader went away, as {@code head} does: nobody's fault, and nothing to say. */
    boolean isReaderGone() {
      return String.valueOf(getMessage()).contains("Broken pipe");
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw new Failed(e);
    }
  }
}
