package dev.homeostat.kernel.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A ring of events from the kernel, emptied when asked. Used by one thread. */
public final class RingBuffer implements AutoCloseable {

  /** Takes an event. */
  public interface Receiver {
    /** Takes one; the bytes are good until this returns. */
    void accept(ByteBuffer event);
  }

  private final LibBpf library;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment ring;
  private final Receiver receiver;
  private long failed;

  RingBuffer(LibBpf library, int map, Receiver receiver) throws BpfException {
    this.library = library;
    this.receiver = receiver;
    try {
      MethodHandle take =
          MethodHandles.lookup()
              .bind(
                  this,
                  "take",
                  MethodType.methodType(
                      int.class, MemorySegment.class, MemorySegment.class, long.class));
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(
                  take, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG), arena);
      ring = library.newRing(map, stub);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    if (ring.equals(MemorySegment.NULL)) {
      arena.close();
      throw new BpfException("cannot open the ring of events: " + Errno.meaning(library.errno()));
    }
  }

  /** Hands over what waits. */
  public void drain() {
    library.consumeRing(ring);
  }

  /** How many events their receiver threw at. */
  public long failed() {
    return failed;
  }

  /** Called by libbpf. An exception that escaped into C would end this JVM. */
  @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"})
  private int take(MemorySegment context, MemorySegment event, long size) {
    try {
      receiver.accept(
          event.reinterpret(size).asByteBuffer().asReadOnlyBuffer().order(ByteOrder.nativeOrder()));
    } catch (RuntimeException | Error e) {
      failed++; // One event that nobody understands; the next may be better.
    }
    return 0;
  }

  @Override
  public void close() {
    library.freeRing(ring);
    arena.close();
  }
}
