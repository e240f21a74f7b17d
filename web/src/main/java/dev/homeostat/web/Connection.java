package dev.homeostat.web;

import dev.homeostat.store.TransferBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * A connection to a client, for one request and its answer. It is read by the {@link Listener}'s
 * thread, without waiting, and then written by one thread at a time, which may have to wait.
 */
final class Connection implements AutoCloseable {

  private final SocketChannel channel;
  private final Set<Connection> open;
  private final Buffers buffers;
  private final long sinceNanos;
  private final Incoming incoming = new Incoming();

  /**
   * Takes a channel over.
   *
   * @param open the connections that are open, of which it is one until it is closed
   * @param buffers to write through
   */
  Connection(SocketChannel channel, Set<Connection> open, Buffers buffers, long sinceNanos) {
    this.channel = channel;
    this.open = open;
    this.buffers = buffers;
    this.sinceNanos = sinceNanos;
    open.add(this);
  }

  /** When it began, on the monotonic clock. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** What came in. */
  Incoming incoming() {
    return incoming;
  }

  /**
   * Reads what there is.
   *
   * @param buffer to read through
   * @return whether all that is wanted came in
   * @throws IOException where nothing more will come
   */
  boolean read(TransferBuffer buffer) throws IOException {
    return incoming.take(buffer.read(channel));
  }

  /** From now on who writes waits, until interrupted, which closes it. */
  void mayWait() throws IOException {
    channel.configureBlocking(true);
  }

  /** From now on who writes takes what the system has room for. */
  void mustNotWait() throws IOException {
    channel.configureBlocking(false);
  }

  /** Writes, and where it may wait does so until the system has it all. */
  void write(byte[] bytes) throws IOException {
    writeAll(ByteBuffer.wrap(bytes));
  }

  /** As {@link #write}, of what remains in a buffer. */
  void writeAll(ByteBuffer bytes) throws IOException {
    TransferBuffer buffer = buffers.borrow();
    try {
      buffer.writeAll(bytes, channel);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /** Writes what the system has room for; says whether that was all. */
  boolean writeSome(ByteBuffer bytes) throws IOException {
    TransferBuffer buffer = buffers.borrow();
    try {
      boolean room = true;
      while (room && bytes.hasRemaining()) {
        room = buffer.write(bytes, channel);
      }
      return room;
    } finally {
      buffers.giveBack(buffer);
    }
  }

  @Override
  public void close() {
    open.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
