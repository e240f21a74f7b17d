package dev.homeostat.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a record: fields one behind the other, each a number of two bytes, a length of four and as
 * many bytes of content, big-endian. A field's number says what is in it, and is never given to
 * anything else: a reader skips the numbers it does not know, so that an older version reads what a
 * newer one wrote. Not thread-safe.
 */
public final class FieldWriter {

  static final int HEADER_BYTES = Short.BYTES + Integer.BYTES;

  private ByteBuffer out = ByteBuffer.allocate(1024);

  /** Makes an empty record. */
  public FieldWriter() {}

  /** Appends a whole number. */
  public FieldWriter put(int field, long value) {
    bytes(field, Long.BYTES).putLong(value);
    return this;
  }

  /** Appends a real number. */
  public FieldWriter put(int field, double value) {
    bytes(field, Double.BYTES).putDouble(value);
    return this;
  }

  /** Appends a text, in UTF-8. */
  public FieldWriter put(int field, String text) {
    return put(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends bytes. */
  public FieldWriter put(int field, byte[] content) {
    bytes(field, content.length).put(content);
    return this;
  }

  /** Appends a field of a length, for the caller to fill before the next call. */
  public ByteBuffer bytes(int field, int length) {
    reserve(HEADER_BYTES + length);
    out.putShort((short) field).putInt(length);
    ByteBuffer room = out.slice(out.position(), length);
    out.position(out.position() + length);
    return room;
  }

  /**
   * Begins a record within this one: what is appended from now on is its.
   *
   * @return what {@link #end} wants
   */
  public int begin(int field) {
    reserve(HEADER_BYTES);
    out.putShort((short) field).putInt(0);
    return out.position();
  }

  /** Ends the record that {@link #begin} began. */
  public void end(int begun) {
    out.putInt(begun - Integer.BYTES, out.position() - begun);
  }

  /** The record. */
  public byte[] toBytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private void reserve(int bytes) {
    if (out.remaining() < bytes) {
      int length = Math.max(2 * out.capacity(), out.position() + bytes);
      out = ByteBuffer.wrap(Arrays.copyOf(out.array(), length)).position(out.position());
    }
  }
}
