package dev.homeostat.kernel.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;

/**
 * A map in the kernel. A lookup is one call into the kernel, 1 µs or so, and reuses one buffer.
 * Used by one thread; lives as long as its object.
 */
public final class BpfMap {

  private final LibBpf library;
  private final int descriptor;
  private final int processors;
  private final long stride;
  private final MemorySegment key;
  private final MemorySegment next;
  private final MemorySegment value;
  private final ByteBuffer keyView;
  private final ByteBuffer nextView;
  private final ByteBuffer valueView;

  BpfMap(
      LibBpf library, Arena arena, int descriptor, int keyBytes, int valueBytes, int processors) {
    this.library = library;
    this.descriptor = descriptor;
    this.processors = processors;
    // The kernel rounds each processor's value up to eight bytes.
    this.stride = (valueBytes + 7L) & ~7L;
    this.key = arena.allocate(keyBytes, Long.BYTES);
    this.next = arena.allocate(keyBytes, Long.BYTES);
    this.value = arena.allocate(processors == 1 ? valueBytes : stride * processors, Long.BYTES);
    this.keyView = view(key);
    this.nextView = view(next);
    this.valueView = view(value);
  }

  int descriptor() {
    return descriptor;
  }

  /** The key of the next call, to be written at index 0. */
  public ByteBuffer key() {
    return keyView;
  }

  /** The value that the last lookup found, or the next update puts. */
  public ByteBuffer value() {
    return valueView;
  }

  /** Looks {@link #key()} up; says whether it is there. */
  public boolean lookup() {
    return library.lookup(descriptor, key, value) == 0;
  }

  /** As {@link #lookup()}, of an index. */
  public boolean lookup(int index) {
    keyView.putInt(0, index);
    return lookup();
  }

  /** Puts {@link #value()} under {@link #key()}; says whether there was room. */
  public boolean update() {
    return library.update(descriptor, key, value) == 0;
  }

  /** Removes {@link #key()}, where it is there. */
  public void delete() {
    library.delete(descriptor, key);
  }

  /** The sum over all processors of the number at an offset of the value found last. */
  public long sum(int offset) {
    long sum = 0;
    for (int i = 0; i < processors; i++) {
      sum += valueView.getLong((int) (i * stride) + offset);
    }
    return sum;
  }

  /**
   * Hands over each key and its value; both are good until it returns. At most as many as given: a
   * map that changes under the walk may begin anew.
   */
  public void forEach(int most, BiConsumer<ByteBuffer, ByteBuffer> taker) {
    MemorySegment from = MemorySegment.NULL;
    for (int i = 0; i < most && library.nextKey(descriptor, from, next) == 0; i++) {
      if (library.lookup(descriptor, next, value) == 0) {
        taker.accept(nextView, valueView);
      }
      key.copyFrom(next);
      from = key;
    }
  }

  private static ByteBuffer view(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
