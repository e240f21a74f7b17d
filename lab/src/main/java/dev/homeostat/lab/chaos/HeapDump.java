package dev.homeostat.lab.chaos;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the objects of a class in a heap dump. Reads the records of the HPROF binary format, as
 * {@code jcmd PID GC.heap_dump} writes it: identifiers of eight bytes, heap dump segments.
 */
final class HeapDump {

  private static final int UTF8 = 0x01;
  private static final int LOAD_CLASS = 0x02;
  private static final int HEAP_DUMP = 0x0c;
  private static final int HEAP_DUMP_SEGMENT = 0x1c;
  private static final int CLASS = 0x20;
  private static final int INSTANCE = 0x21;
  private static final int OBJECTS = 0x22;
  private static final int PRIMITIVES = 0x23;
  private static final int ID = 8;

  /** Bytes behind the tag of each kind of root, in the format's order. */
  private static final Map<Integer, Integer> ROOTS =
      Map.of(
          0xff, ID, 0x01, 2 * ID, 0x02, ID + 8, 0x03, ID + 8, 0x04, ID + 4, 0x05, ID, 0x06, ID + 4,
          0x07, ID, 0x08, ID + 8);

  private final DataInputStream in;
  private final String type;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, String> classes = new HashMap<>();
  private long left;
  private long found;

  private HeapDump(DataInputStream in, String type) {
    this.in = in;
    this.type = type;
  }

  /**
   * Counts the objects of exactly that class.
   *
   * @param name as {@code Class.getName()} has it
   */
  static long instancesOf(String name, Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return new HeapDump(in, name.replace('.', '/')).count();
    }
  }

  private long count() throws IOException {
    while (in.readByte() != 0) {
      // The name of the format.
    }
    if (in.readInt() != ID) {
      throw new IOException("identifiers are not of eight bytes");
    }
    in.readLong();
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      in.readInt();
      record(tag, Integer.toUnsignedLong(in.readInt()));
    }
    if (!classes.containsValue(type)) {
      throw new IOException("the dump has no class " + type);
    }
    return found;
  }

  private void record(int tag, long length) throws IOException {
    switch (tag) {
      case UTF8 -> {
        long id = in.readLong();
        names.put(
            id, new String(in.readNBytes(Math.toIntExact(length - ID)), StandardCharsets.UTF_8));
      }
      case LOAD_CLASS -> {
        in.readInt();
        long id = in.readLong();
        in.readInt();
        classes.put(id, names.getOrDefault(in.readLong(), ""));
      }
      case HEAP_DUMP, HEAP_DUMP_SEGMENT -> segment(length);
      default -> in.skipNBytes(length);
    }
  }

  private void segment(long length) throws IOException {
    left = length;
    while (left > 0) {
      int tag = in.readUnsignedByte();
      left--;
      Integer root = ROOTS.get(tag);
      if (root != null) {
        skip(root);
      } else {
        object(tag);
      }
    }
  }

  private void object(int tag) throws IOException {
    switch (tag) {
      case CLASS -> type();
      case INSTANCE -> {
        skip(ID + 4);
        found += type.equals(classes.get(in.readLong())) ? 1 : 0;
        left -= ID;
        skip(integer());
      }
      case OBJECTS -> {
        skip(ID + 4);
        long count = integer();
        skip(ID + count * ID);
      }
      case PRIMITIVES -> {
        skip(ID + 4);
        long count = integer();
        left--;
        skip(count * bytes(in.readUnsignedByte()));
      }
      default -> throw new IOException("an unknown record in the heap: " + tag);
    }
  }

  /** A class: its constants and its static and other fields are of no interest. */
  private void type() throws IOException {
    skip(7L * ID + 8);
    for (int i = shorter(); i > 0; i--) {
      skip(2);
      value();
    }
    for (int i = shorter(); i > 0; i--) {
      skip(ID);
      value();
    }
    skip(shorter() * (ID + 1L));
  }

  private void value() throws IOException {
    left--;
    skip(bytes(in.readUnsignedByte()));
  }

  private long integer() throws IOException {
    left -= 4;
    return Integer.toUnsignedLong(in.readInt());
  }

  private int shorter() throws IOException {
    left -= 2;
    return in.readUnsignedShort();
  }

  private void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
    left -= bytes;
  }

  /** Of the format's types: an object, and the eight of the language. */
  private static int bytes(int kind) throws IOException {
    return switch (kind) {
      case 2 -> ID;
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 7, 11 -> 8;
      default -> throw new IOException("an unknown type: " + kind);
    };
  }
}
