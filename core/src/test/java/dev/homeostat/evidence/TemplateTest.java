package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  @ParameterizedTest
  @CsvSource({
    "pool-7-thread-12, pool-N-thread-M",
    "HttpClient-3-SelectorManager, HttpClient-N-SelectorManager",
    "main, main",
    "session 1f3870be274f6c49b3e31a0c6728957f, session N",
    "decade, decade",
    "9b2e4d10-77aa-4c1f-8e52-000000000001, N-Maa-KcLf-PeQ-R",
    "'', ''"
  })
  void numbersBecomeLetters(String name, String template) {
    assertThat(Template.of(name)).isEqualTo(template);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(Template.of("a".repeat(100_000))).hasSize(160);
  }

  @Test
  void manyNumbersStayReadable() {
    assertThat(Template.of("1.2.3.4.5.6.7.8.9.10")).isEqualTo("N.M.K.L.P.Q.R.S.S.S");
  }

  @Test
  void theFirstNumberOfAThreadIsItsPools() {
    assertThat(Template.firstNumber("pool-7-thread-12")).isEqualTo("7");
    assertThat(Template.firstNumber("main")).isEmpty();
  }
}
