package dev.homeostat.sensor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A JVM's performance counters, in the file it shares with {@code jstat}. What no MXBean tells
 * stands there: how often G1 stopped the application in its concurrent cycles, on a JDK 17. Layout:
 * a prologue of 32 bytes, then entries of a 20-byte header, a name and a value. Not thread-safe.
 */
final class PerfCounters implements AutoCloseable {

  private static final int MAGIC = 0xcafec0c0;
  private static final int PROLOGUE = 32;
  private static final int HEADER = 20;
  private static final int LARGEST = 1 << 20;

  /**
   * As much of a name or text is read. The JVM's longest names have some 70; without a bound a file
   * of 1 MiB could hold tens of thousands that all reach to its end.
   */
  private static final int LONGEST = 200;

  private static final Integer ROOT = 0;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int OTHERS_WRITE = 0022;

  private final RandomAccessFile file;
  private final ByteOrder order;
  private final Map<String, Integer> offsets = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final byte[] word = new byte[Long.BYTES];

  /**
   * Opens the counters of this process.
   *
   * @throws IOException where the JVM does not share them
   */
  static PerfCounters ofThisProcess() throws IOException {
    String user = System.getProperty("user.name", "");
    Path folder = Path.of("/tmp", "hsperfdata_" + user);
    checkOurs(folder);
    return new PerfCounters(folder.resolve(ProcessId.current()));
  }

  /**
   * Checks that nobody else can have put anything into a folder: a pipe in the file's place would
   * hold up whoever opens it without end. The JVM itself writes into no other.
   */
  static void checkOurs(Path folder) throws IOException {
    Map<String, Object> read =
        Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    Object ours = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    int mode = (Integer) read.getOrDefault("mode", 0);
    // A program with capabilities of its own is root's to look at.
    boolean owned = ours.equals(read.get("uid")) || ours.equals(ROOT);
    if ((mode & TYPE) != FOLDER || (mode & OTHERS_WRITE) != 0 || !owned) {
      throw new IOException(folder + " is not this user's alone");
    }
  }

  PerfCounters(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    try {
      byte[] bytes = new byte[(int) Math.min(file.length(), LARGEST)];
      file.readFully(bytes);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      if (buffer.limit() < PROLOGUE || buffer.getInt(0) != MAGIC) {
        throw new IOException(path + " holds no performance counters");
      }
      order = buffer.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      index(buffer.order(order));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e instanceof IOException io ? io : new IOException(path + " is not readable", e);
    }
  }

  /** Whether there is a counter of that name. */
  boolean has(String name) {
    return offsets.containsKey(name);
  }

  /** A constant text, such as a collector's name; empty where there is none. */
  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** The counter's present value; 0 where it is unknown. */
  long value(String name) throws IOException {
    Integer offset = offsets.get(name);
    if (offset == null) {
      return 0;
    }
    file.seek(offset);
    file.readFully(word);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? i : Long.BYTES - 1 - i;
      value = value << Byte.SIZE | (word[at] & 0xff);
    }
    return value;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // Only read from.
    }
  }

  private void index(ByteBuffer buffer) {
    int entry = buffer.getInt(24);
    int entries = buffer.getInt(28);
    for (int i = 0; i < entries && entry + HEADER <= buffer.limit(); i++) {
      int length = buffer.getInt(entry);
      int nameAt = entry + buffer.getInt(entry + 4);
      char type = (char) buffer.get(entry + 12);
      int valueAt = entry + buffer.getInt(entry + 16);
      if (type == 'J' && buffer.getInt(entry + 8) == 0 && valueAt + 8 <= buffer.limit()) {
        offsets.put(name(buffer, nameAt), valueAt);
      } else if (type == 'B' && valueAt < buffer.limit()) {
        texts.put(name(buffer, nameAt), name(buffer, valueAt));
      }
      if (length < HEADER) {
        return;
      }
      entry += length;
    }
  }

  private static String name(ByteBuffer buffer, int from) {
    int to = from;
    while (to < buffer.limit() && to - from < LONGEST && buffer.get(to) != 0) {
      to++;
    }
    return StandardCharsets.UTF_8.decode(buffer.duplicate().position(from).limit(to)).toString();
  }
}
