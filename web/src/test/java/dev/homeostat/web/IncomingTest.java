package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingTest {

  private static final String MARK = "POST /api/mark?a=b HTTP/1.1\r\nHost: localhost\r\n";

  private final Incoming incoming = new Incoming();

  @Test
  void aRequestIsWholeWithItsLastByteHoweverItComes() {
    String text = MARK + "CONTENT-LENGTH:  11 \r\n\r\nversion=1.5";
    for (int i = 0; i < text.length() - 1; i++) {
      assertThat(take(text.substring(i, i + 1))).isFalse();
    }
    assertThat(take("5")).isTrue();
    Request request = incoming.request().orElseThrow();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/mark");
    assertThat(request.query()).isEqualTo("a=b");
    assertThat(request.header("host")).isEqualTo("localhost");
    assertThat(request.body()).isEqualTo("version=1.5");
    assertThat(incoming.refusal()).isEmpty();
  }

  @Test
  void aRequestWithoutABodyIsWholeWithItsHead() {
    assertThat(take("GET / HTTP/1.0\r\nX: a\r\n\r\n")).isTrue();
    Request request = incoming.request().orElseThrow();
    assertThat(request.path()).isEqualTo("/");
    assertThat(request.query()).isNull();
    assertThat(request.body()).isEmpty();
  }

  @Test
  void whatComesBehindARequestIsLeft() {
    assertThat(take(MARK + "Content-Length: 1\r\n\r\naGET / HTTP/1.1\r\n\r\n")).isTrue();
    assertThat(incoming.request().orElseThrow().body()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/2.0, 400",
    "GET  / HTTP/1.1, 400",
    "GET http://localhost/ HTTP/1.1, 400",
    "GET /a b HTTP/1.1, 400",
    "get / HTTP/1.1, 400",
    "GET / HTTP/1.1|Host : a, 400",
    "GET / HTTP/1.1|Host: a| b, 400",
    "GET / HTTP/1.1|: a, 400",
    "GET / HTTP/1.1|no header, 400",
    "GET / HTTP/1.1|Host: a|host: b, 400",
    "GET / HTTP/1.1|Origin: a|Origin: a, 400",
    "GET / HTTP/1.1|Authorization: a|Authorization: a, 400",
    "POST / HTTP/1.1|Content-Length: 1|Content-Length: 1, 400",
    "POST / HTTP/1.1|Content-Length: +1, 400",
    "POST / HTTP/1.1|Content-Length: 0x1, 400",
    "POST / HTTP/1.1|Content-Length: 9999999999, 400",
    "POST / HTTP/1.1|Content-Length:, 400",
    "POST / HTTP/1.1|Transfer-Encoding: chunked, 411",
    "POST / HTTP/1.1|Content-Length: 1|Transfer-Encoding: identity, 411",
    "POST / HTTP/1.1|Content-Length: 999999999, 413"
  })
  void whatTwoReadersCouldReadDifferentlyIsRefused(String lines, int status) {
    assertThat(take(lines.replace("|", "\r\n") + "\r\n\r\n")).isTrue();
    assertThat(incoming.request()).isEmpty();
    assertThat(incoming.refusal().orElseThrow().status()).isEqualTo(status);
  }

  @Test
  void aLoneLineEndOrAControlCharacterIsNoHeader() {
    for (String evil : new String[] {"a\nb", "a\rb", "a\0b", "a\u001bb"}) {
      Incoming fresh = new Incoming();
      assertThat(fresh.take(bytes("GET / HTTP/1.1\r\nX: " + evil + "\r\n\r\n"))).isTrue();
      assertThat(fresh.refusal().orElseThrow().status()).isEqualTo(400);
    }
  }

  @Test
  void aHeadWithoutEndIsRefusedAndHeldNoFurther() {
    assertThat(take("GET / HTTP/1.1\r\nCookie: ")).isFalse();
    assertThat(take("a".repeat(Incoming.MOST_HEAD))).isTrue();
    assertThat(incoming.refusal().orElseThrow().status()).isEqualTo(431);
  }

  @Test
  void aBodyThatIsTooLongIsReadToItsEndAndRefused() {
    int length = Incoming.MOST_BODY + 1;
    assertThat(take(MARK + "Content-Length: " + length + "\r\n\r\n")).isFalse();
    assertThat(take("a".repeat(length - 1))).isFalse();
    assertThat(take("a")).isTrue();
    assertThat(incoming.refusal().orElseThrow().status()).isEqualTo(413);
  }

  @Test
  void aBodyOfTheMostBytesIsTaken() {
    assertThat(take(MARK + "Content-Length: " + Incoming.MOST_BODY + "\r\n\r\n")).isFalse();
    assertThat(take("a".repeat(Incoming.MOST_BODY))).isTrue();
    assertThat(incoming.request().orElseThrow().body()).hasSize(Incoming.MOST_BODY);
  }

  private boolean take(String text) {
    return incoming.take(bytes(text));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
