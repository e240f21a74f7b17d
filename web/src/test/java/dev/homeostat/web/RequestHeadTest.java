package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.web.RequestHead.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** It reads what the grammar in RFC 9112 and 9110 allows, as patterns say it, and nothing else. */
class RequestHeadTest {

  private static final Pattern REQUEST_LINE =
      Pattern.compile("([A-Z]{1,20}) (/[\\x21-\\x7e]*) HTTP/1\\.[01]");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");

  /** Pieces that heads are made of, and that are easily taken for one. */
  private static final String[] PIECES = {
    "GET",
    "POST",
    "A",
    " ",
    " ",
    "/",
    "/a?b=c",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/2",
    "\r\n",
    "\r\n",
    "\r",
    "\n",
    "Host",
    "host",
    ":",
    ":",
    "\t",
    "\0",
    "\u007f",
    "\u0080",
    "\u00a0",
    "\u00ff",
    "x",
    "\"",
    "@"
  };

  @Test
  void everyByteStandsWhereThePatternsAllowIt() throws RefusedException {
    for (char c = 0; c <= 0xff; c++) {
      agree("G" + c + "T / HTTP/1.1");
      agree("GET /" + c + " HTTP/1.1");
      agree("GET " + c + " HTTP/1.1");
      agree("GET / HTTP/1." + c);
      agree("GET / HTTP/1.1\r\nHo" + c + "st: a");
      agree("GET / HTTP/1.1\r\nHost: a" + c + "b\r\nX: y");
      agree("GET / HTTP/1.1\r\nHost:" + c + "a" + c);
      agree("GET / HTTP/1.1\r\nHost: a" + c);
      agree("GET / HTTP/1.1" + c + "\nHost: a");
      agree("GET / HTTP/1.1\r" + c + "Host: a");
    }
    agree("A".repeat(20) + " / HTTP/1.1");
    agree("A".repeat(21) + " / HTTP/1.1");
  }

  @Test
  void whateverPiecesComeTogetherItAgreesWithThePatterns() throws RefusedException {
    Random random = new Random(9112);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "GET / HTTP/1.1\r\nX:");
      for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      taken += agree(text.toString()) ? 1 : 0;
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  /** Says whether it is taken. */
  private static boolean agree(String text) throws RefusedException {
    byte[] bytes = (text + "\r\n\r\nHost: no more").getBytes(StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\r\n", -1);
    Matcher first = REQUEST_LINE.matcher(lines[0]);
    boolean allowed = first.matches();
    String host = null;
    for (int i = 1; i < lines.length && allowed; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      allowed = header.matches();
      if (allowed && header.group(1).equalsIgnoreCase("host")) {
        allowed = host == null;
        host = header.group(2).strip();
      }
    }
    RequestHead head;
    try {
      head = RequestHead.parse(bytes, text.length());
    } catch (RefusedException e) {
      assertThat(allowed).as(text).isFalse();
      return false;
    }
    assertThat(allowed).as(text).isTrue();
    assertThat(head.method()).isEqualTo(first.group(1));
    assertThat(head.target()).isEqualTo(first.group(2));
    assertThat(head.headers().get("host")).as(text).isEqualTo(host);
    return true;
  }
}
