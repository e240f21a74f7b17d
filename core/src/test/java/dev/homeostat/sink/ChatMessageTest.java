package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatMessageTest {

  private static final URI SLACK = URI.create("https://hooks.slack.com/services/T/B/x");

  @Test
  void slackMakesNoLinkOfAClassThatLooksLikeADomain() {
    assertThat(ChatMessage.of("12 of evil.com <!here>", Optional.empty(), SLACK))
        .isEqualTo(
            """
            {"text":"12 of evil.com ‹ǃhere›","unfurl_links":false,"unfurl_media":false,\
            "blocks":[{"type":"section","text":{"type":"mrkdwn","text":"12 of evil.com ‹ǃhere›",\
            "verbatim":true}}]}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://chat.example/hooks/a",
        "https://chat.googleapis.com/v1/spaces/a",
        "https://slack.com.evil.example/a"
      })
  void othersAreSentNothingTheyDoNotKnow(String address) {
    assertThat(ChatMessage.of("evil.com", Optional.empty(), URI.create(address)))
        .isEqualTo("{\"text\":\"evil.com\"}");
  }

  @Test
  void aLineThatSlackWouldRefuseIsCut() {
    String text = ChatMessage.of("a".repeat(2_899) + "😀".repeat(200), Optional.empty(), SLACK);
    assertThat(text).contains("aa…\"").doesNotContain("\\ud83d");
  }

  @Test
  void theRunbooksAddressIsALinkEverywhereAndNotCut() {
    Optional<String> runbook = Optional.of("https://git.example/a&b/thread_leak.md");

    assertThat(ChatMessage.of("x", runbook, URI.create("https://chat.example/hooks/a")))
        .isEqualTo("{\"text\":\"x; runbook https://git.example/a&b/thread_leak.md\"}");
    assertThat(ChatMessage.of("a".repeat(4_000), runbook, SLACK))
        .contains("aa…; runbook <https://git.example/a&amp;b/thread_leak.md>\"")
        .hasSizeLessThan(2 * 3_000 + 200);
  }
}
