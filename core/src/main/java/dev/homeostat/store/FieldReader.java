package dev.homeostat.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record that a {@link FieldWriter} wrote, of this version or another: what is not known is
 * passed over, what is missing has the caller's default. Immutable.
 */
public final class FieldReader {

  private final List<Field> fields = new ArrayList<>();

  private record Field(int number, ByteBuffer content) {}

  /**
   * Takes a record apart, without copying it.
   *
   * @throws IllegalArgumentException where it is no record
   */
  public FieldReader(ByteBuffer record) {
    ByteBuffer in = record.slice();
    while (in.hasRemaining()) {
      if (in.remaining() < FieldWriter.HEADER_BYTES) {
        throw malformed();
      }
      int number = Short.toUnsignedInt(in.getShort());
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw malformed();
      }
      fields.add(new Field(number, in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
  }

  /** As {@link #FieldReader(ByteBuffer)}. */
  public FieldReader(byte[] record) {
    this(ByteBuffer.wrap(record));
  }

  /** Whether there is such a field. */
  public boolean has(int field) {
    return find(field) != null;
  }

  /**
   * The whole number in a field.
   *
   * @throws IllegalArgumentException where something else is in it
   */
  public long number(int field, long otherwise) {
    ByteBuffer content = find(field);
    return content == null ? otherwise : sized(content, Long.BYTES).getLong(0);
  }

  /**
   * The real number in a field.
   *
   * @throws IllegalArgumentException where something else is in it
   */
  public double real(int field, double otherwise) {
    ByteBuffer content = find(field);
    return content == null ? otherwise : sized(content, Double.BYTES).getDouble(0);
  }

  /** The text in a field. */
  public String text(int field, String otherwise) {
    ByteBuffer content = find(field);
    return content == null ? otherwise : text(content);
  }

  /** The texts in all fields of a number. */
  public List<String> texts(int field) {
    List<String> texts = new ArrayList<>();
    for (Field each : fields) {
      if (each.number == field) {
        texts.add(text(each.content));
      }
    }
    return texts;
  }

  /** A copy of the bytes in a field. */
  public Optional<byte[]> bytes(int field) {
    ByteBuffer content = find(field);
    return content == null ? Optional.empty() : Optional.of(copy(content));
  }

  /** Copies of the records in all fields of a number, each to be read by itself. */
  public List<byte[]> records(int field) {
    List<byte[]> records = new ArrayList<>();
    for (Field each : fields) {
      if (each.number == field) {
        records.add(copy(each.content));
      }
    }
    return records;
  }

  private @Nullable ByteBuffer find(int field) {
    for (Field each : fields) {
      if (each.number == field) {
        return each.content;
      }
    }
    return null;
  }

  private static ByteBuffer sized(ByteBuffer content, int length) {
    if (content.remaining() != length) {
      throw malformed();
    }
    return content;
  }

  private static String text(ByteBuffer content) {
    return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
  }

  private static byte[] copy(ByteBuffer content) {
    byte[] copy = new byte[content.remaining()];
    content.duplicate().get(copy);
    return copy;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a record");
  }
}
