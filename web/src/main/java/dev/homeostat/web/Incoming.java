package dev.homeostat.web;

import dev.homeostat.web.RequestHead.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came in on one connection, until it is a whole request or cannot become one. It holds at
 * most {@link #MOST_HEAD} and {@link #MOST_BODY} bytes, whatever is sent. Not thread-safe.
 */
final class Incoming {

  /** A browser sends the cookies of every server of this machine along. */
  static final int MOST_HEAD = 16 << 10;

  /** A form with a fingerprint and a duration is a hundred bytes. */
  static final int MOST_BODY = 4_096;

  /** A longer body is read to its end, so that who sends it reads why it is refused. */
  private static final int MOST_SKIPPED = 64 << 10;

  private static final int FIRST_BYTES = 1_024;
  private static final int END_BYTES = "\r\n\r\n".length();

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  private @Nullable RequestHead head;
  private int skipped;
  private @Nullable Answer refusal;
  private @Nullable Request request;

  /** Takes all bytes of a buffer; returns whether it is over: a request, or refused. */
  boolean take(ByteBuffer more) {
    while (more.hasRemaining() && !isOver()) {
      RequestHead known = head;
      if (known == null) {
        takeHead(more);
      } else {
        takeBody(more, known);
      }
    }
    return isOver();
  }

  private boolean isOver() {
    return request != null || refusal != null;
  }

  private void takeHead(ByteBuffer more) {
    if (length == MOST_HEAD) {
      refusal = Answer.text(431, "the head is longer than " + MOST_HEAD + " bytes\n");
      return;
    }
    int before = length;
    keep(more, MOST_HEAD);
    int end = endOfHead(Math.max(before, END_BYTES - 1));
    if (end < 0) {
      return;
    }
    more.position(more.position() - (length - end)); // What comes behind it is the body.
    length = 0;
    try {
      RequestHead parsed = RequestHead.parse(bytes, end - END_BYTES);
      head = parsed;
      if (parsed.bodyLength() > MOST_SKIPPED) {
        refusal = tooLong();
      } else if (parsed.bodyLength() == 0) {
        request = parsed.with("");
      }
    } catch (RefusedException e) {
      refusal = e.answer();
    }
  }

  /**
   * Where the empty line ends that ends the head, as far as its last byte is one from a place on.
   */
  private int endOfHead(int from) {
    for (int i = from; i < length; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private void takeBody(ByteBuffer more, RequestHead known) {
    if (known.bodyLength() > MOST_BODY) {
      int skip = Math.min(more.remaining(), known.bodyLength() - skipped);
      more.position(more.position() + skip);
      skipped += skip;
      if (skipped == known.bodyLength()) {
        refusal = tooLong();
      }
      return;
    }
    keep(more, known.bodyLength());
    if (length == known.bodyLength()) {
      request = known.with(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
  }

  /** Keeps what there is, up to so many bytes in all. */
  private void keep(ByteBuffer more, int most) {
    int count = Math.min(more.remaining(), most - length);
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(bytes.length * 2, length + count)));
    }
    more.get(bytes, length, count);
    length += count;
  }

  private static Answer tooLong() {
    return Answer.text(413, "at most " + MOST_BODY + " bytes\n");
  }

  /** The request, once it is whole. */
  Optional<Request> request() {
    return Optional.ofNullable(request);
  }

  /** Why there will be none. */
  Optional<Answer> refusal() {
    return Optional.ofNullable(refusal);
  }
}
