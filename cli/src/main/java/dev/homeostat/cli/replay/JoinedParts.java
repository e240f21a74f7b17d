package dev.homeostat.cli.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The unpacked contents of several files, one behind the other. Not thread-safe. */
final class JoinedParts extends InputStream {

  private static final byte[] LINE_END = {'\n'};

  private final Deque<Path> left;
  private final Progress progress;
  private InputStream present = InputStream.nullInputStream();

  JoinedParts(List<Path> parts, Progress progress) {
    this.left = new ArrayDeque<>(parts);
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    int n = present.read(into, from, most);
    while (n < 0 && !left.isEmpty()) {
      present.close();
      Path part = left.remove();
      InputStream bytes = progress.watch(part, PipedInput.open(part));
      present =
          new SequenceInputStream(
              new Content(part, bytes).stream(), new ByteArrayInputStream(LINE_END));
      n = present.read(into, from, most);
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    present.close();
  }
}
