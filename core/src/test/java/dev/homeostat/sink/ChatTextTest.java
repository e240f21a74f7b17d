package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "heap_live_mb is 3 %|heap_live_mb is 3 %",
        "<!channel>|‹ǃchannel›",
        "<@U123> @here|‹＠U123› ＠here",
        "*b* _i_ ~s~ `c`|∗b∗ ＿i＿ ∼s∼ ˋcˋ",
        "[x](https://evil.example)|［x］(https∶//evil.example)",
        "www.evil.example (WWW.evil.example)|www․evil.example (WWW․evil.example)",
        "awww.Cute|awww.Cute",
        ".a|.a",
        "a & b|a ＆ b",
        "größe 😀|größe 😀",
      })
  void neitherMentionsNorFormatsNorLinks(String text, String safe) {
    assertThat(ChatText.of(text)).isEqualTo(safe);
  }
}
