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
        ":white_check_mark: resolved :tada:|∶white_check_mark: resolved ∶tada:",
        ":+1::skin-tone-2: :ok:ok:|∶+1:∶skin-tone-2: ∶ok∶ok:",
        "db:5432 is away: a b: c:|db:5432 is away: a b: c:",
        "größe 😀|größe 😀",
      })
  void neitherMentionsNorFormatsNorLinksNorIsAnEmoji(String text, String safe) {
    assertThat(ChatText.of(text)).isEqualTo(safe);
  }
}
