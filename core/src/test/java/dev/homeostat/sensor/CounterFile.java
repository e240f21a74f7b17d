package dev.homeostat.sensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A file of performance counters, laid out as a JVM does, whose values can be changed. */
final class CounterFile {

  private static final int PROLOGUE = 32;

  private final Path path;
  private final ByteBuffer out = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Integer> offsets = new HashMap<>();
  private int entries;

  CounterFile(Path path) {
    this.path = path;
    out.putInt(0, Integer.reverseBytes(0xcafec0c0)).put(4, (byte) 1).put(5, (byte) 2);
    out.putInt(24, PROLOGUE).position(PROLOGUE);
  }

  /** A number, new or changed. */
  CounterFile with(String name, long value) {
    Integer known = offsets.get(name);
    int at = known == null ? entry(name, 'J', 0, Long.BYTES) : known;
    out.putLong(at, value);
    return this;
  }

  /** A text, which stays. */
  CounterFile with(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put(entry(name, 'B', bytes.length + 1, bytes.length + 1), bytes);
    return this;
  }

  Path write() throws IOException {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return Files.write(path, bytes);
  }

  /** Makes room for a value and returns where. */
  private int entry(String name, char type, int vector, int size) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int start = out.position();
    int valueAt = aligned(20 + text.length + 1);
    int length = aligned(valueAt + size);
    out.putInt(length).putInt(20).putInt(vector);
    out.put((byte) type).put((byte) 0).put((byte) 1).put((byte) 1).putInt(valueAt).put(text);
    out.position(start + length);
    out.putInt(28, ++entries);
    offsets.put(name, start + valueAt);
    return start + valueAt;
  }

  private static int aligned(int bytes) {
    return (bytes + 7) / 8 * 8;
  }
}
