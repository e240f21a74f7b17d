package dev.homeostat.web;

import dev.homeostat.store.TransferBuffer;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** What a server's threads write through, taken when it opens. Thread-safe. */
final class Buffers {

  private final Queue<TransferBuffer> idle;

  /**
   * Takes them.
   *
   * @param count how many threads write at the same time
   * @throws IOException where the host leaves no direct memory
   */
  Buffers(int count) throws IOException {
    idle = new ArrayBlockingQueue<>(count);
    for (int i = 0; i < count; i++) {
      TransferBuffer buffer = new TransferBuffer();
      buffer.take();
      idle.add(buffer);
    }
  }

  /** Hands one out, to be given back. */
  TransferBuffer borrow() {
    TransferBuffer buffer = idle.poll();
    return buffer == null ? new TransferBuffer() : buffer;
  }

  /** Takes it back. */
  void giveBack(TransferBuffer buffer) {
    idle.offer(buffer);
  }
}
