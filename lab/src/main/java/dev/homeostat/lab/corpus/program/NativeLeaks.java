package dev.homeostat.lab.corpus.program;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/** Programs that lose memory outside the heap. */
public final class NativeLeaks {
  private static final int CHUNK = 128 * 1024;

  private NativeLeaks() {}

  /** Direct buffers kept in a list. */
  public static Scenario directBuffers() {
    Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .losing(
            context -> {
              ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
              touch(buffer);
              buffers.add(buffer);
              return 0.125;
            });
  }

  /** A direct buffer held by each connection object that nobody takes out of the registry. */
  public static Scenario connectionBuffers() {
    Queue<Object[]> registry = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .losing(
            context -> {
              ByteBuffer in = ByteBuffer.allocateDirect(CHUNK / 2);
              ByteBuffer out = ByteBuffer.allocateDirect(CHUNK / 2);
              touch(in);
              touch(out);
              registry.add(new Object[] {"connection", in, out});
              return 0.125;
            });
  }

  /** Pooled Netty buffers that are retained once too often. */
  public static Scenario nettyBuffers() {
    Queue<ByteBuf> retained = new ConcurrentLinkedQueue<>();
    return NettyService.pooled()
        .losing(
            context -> {
              ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK);
              buffer.setZero(0, CHUNK);
              retained.add(buffer);
              return 0.125;
            });
  }

  /** Memory taken straight from malloc and never freed. */
  public static Scenario malloc() {
    MethodHandle[] unsafe = new MethodHandle[2];
    return SessionService.small()
        .with(
            context -> {
              Class<?> type = Class.forName("sun.misc.Unsafe");
              Field field = type.getDeclaredField("theUnsafe");
              field.setAccessible(true);
              MethodHandles.Lookup lookup = MethodHandles.lookup();
              unsafe[0] =
                  lookup
                      .findVirtual(
                          type, "allocateMemory", MethodType.methodType(long.class, long.class))
                      .bindTo(field.get(null));
              unsafe[1] =
                  lookup
                      .findVirtual(
                          type,
                          "setMemory",
                          MethodType.methodType(void.class, long.class, long.class, byte.class))
                      .bindTo(field.get(null));
            })
        .losing(context -> allocate(unsafe[0], unsafe[1]));
  }

  private static double allocate(MethodHandle allocate, MethodHandle set) throws Exception {
    try {
      long address = (long) allocate.invoke((long) CHUNK);
      set.invoke(address, (long) CHUNK, (byte) 1);
      return 0.125;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compressors that are kept and never ended. */
  public static Scenario deflaters() {
    Queue<Deflater> deflaters = new ConcurrentLinkedQueue<>();
    byte[] text = "a line of text to be compressed\n".repeat(8192).getBytes();
    return SessionService.small()
        .losing(
            context -> {
              Deflater deflater = new Deflater();
              deflater.setInput(text);
              deflater.deflate(new byte[16 * 1024]);
              deflaters.add(deflater);
              return 0.26;
            });
  }

  /** Mapped segments of a log that stay mapped. */
  public static Scenario mappings() {
    Queue<MappedByteBuffer> segments = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .losing(
            context -> {
              Path file = context.scratch().resolve("segment-" + System.nanoTime());
              try (FileChannel channel =
                  FileChannel.open(
                      file,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE)) {
                MappedByteBuffer segment = channel.map(MapMode.READ_WRITE, 0, CHUNK);
                touch(segment);
                segments.add(segment);
              }
              Files.delete(file);
              return 0.125;
            });
  }

  private static void touch(ByteBuffer buffer) {
    for (int i = 0; i < buffer.capacity(); i += 4096) {
      buffer.put(i, (byte) 1);
    }
  }
}
