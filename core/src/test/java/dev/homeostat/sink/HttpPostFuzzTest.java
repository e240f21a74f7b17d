package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Whatever a receiver answers is a status, or none, and nothing of it gets into a line. */
class HttpPostFuzzTest {

  @FuzzTest
  void anAnswerIsAStatusOrNone(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return; // It would be waited for.
    }
    String answer = new String(bytes, StandardCharsets.ISO_8859_1);
    try (TestReceiver receiver = new TestReceiver(answer)) {
      HttpPost post = new HttpPost(receiver.address(), Clock.system());
      assertThat(post.send(new byte[] {'{', '}'}, Map.of())).isBetween(200, 999);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank().matches(SafeText::isPlain);
    }
  }
}
