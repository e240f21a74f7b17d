package dev.homeostat.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A little memory outside the heap, through which channels are read and written piece by piece.
 * Left to itself the JDK takes as much as is written at once, of what the host may have ({@code
 * MaxDirectMemorySize}), and keeps it for the thread; and where the host has used that up, each try
 * collects the whole heap and fails. This is taken before it is needed. Meant for one thread at a
 * time.
 */
public final class TransferBuffer {

  /** A piece: an alert's line goes out in one, a snapshot in a dozen. */
  public static final int BYTES = 8 << 10;

  private @Nullable ByteBuffer piece;

  /** Takes the memory; where there is none now it is tried again when it is needed. */
  public TransferBuffer() {
    try {
      take();
    } catch (IOException e) {
      // Who writes is told.
    }
  }

  /**
   * Takes the memory, where that is not done yet.
   *
   * @throws IOException where the host leaves none
   */
  public ByteBuffer take() throws IOException {
    ByteBuffer taken = piece;
    if (taken == null) {
      try {
        taken = ByteBuffer.allocateDirect(BYTES);
      } catch (OutOfMemoryError e) {
        throw new IOException("the application has used up the JVM's direct memory", e);
      }
      piece = taken;
    }
    return taken;
  }

  /**
   * Reads a piece.
   *
   * @return what came, to be used before the next call
   * @throws EOFException where nothing more will come
   */
  public ByteBuffer read(ReadableByteChannel from) throws IOException {
    ByteBuffer through = take().clear();
    if (from.read(through) < 0) {
      throw new EOFException();
    }
    return through.flip();
  }

  /** Writes all that remains in a buffer, to a channel that waits until it has room. */
  public void writeAll(ByteBuffer from, WritableByteChannel to) throws IOException {
    while (from.hasRemaining()) {
      write(from, to);
    }
  }

  /**
   * Writes at most a piece of what remains in a buffer, which is moved on by what the channel took,
   * though it then was closed.
   *
   * @return whether it took all of that piece
   */
  public boolean write(ByteBuffer from, WritableByteChannel to) throws IOException {
    int begin = from.position();
    int length = Math.min(from.remaining(), BYTES);
    ByteBuffer through = take().clear();
    through.put(0, from, begin, length).limit(length);
    try {
      to.write(through);
    } finally {
      from.position(begin + through.position());
    }
    return !through.hasRemaining();
  }
}
