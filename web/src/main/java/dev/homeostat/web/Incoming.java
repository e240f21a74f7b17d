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
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** How many bytes of {@link #END} the last bytes were. */
  private int matched;

  private @Nullable RequestHead head;
  private int skipped;
  private @Nullable Answer refusal;
  private @Nullable Request request;

  /** Takes all bytes of a buffer; returns whether it is over: a request, or refused. */
  boolean take(ByteBuffer more) {
    while (more.hasRemaining() && !isOver()) {
      byte next = more.get();
      if (head == null) {
        takeHead(next);
      } else {
        takeBody(next);
      }
    }
    return isOver();
  }

  private boolean isOver() {
    return request != null || refusal != null;
  }

  private void takeHead(byte next) {
    if (length == MOST_HEAD) {
      refusal = Answer.text(431, "the head is longer than " + MOST_HEAD + " bytes\n");
      return;
    }
    keep(next);
    matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
    if (matched == END.length) {
      String text = new String(bytes, 0, length - END.length, StandardCharsets.ISO_8859_1);
      length = 0;
      try {
        RequestHead parsed = RequestHead.parse(text);
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
  }

  private void takeBody(byte next) {
    RequestHead known = head;
    if (known == null) {
      return;
    }
    if (known.bodyLength() > MOST_BODY) {
      skipped++;
      if (skipped == known.bodyLength()) {
        refusal = tooLong();
      }
      return;
    }
    keep(next);
    if (length == known.bodyLength()) {
      request = known.with(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
  }

  private void keep(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = next;
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
