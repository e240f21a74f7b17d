package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  @ParameterizedTest
  @CsvSource({
    "pool-7-thread-12, pool-N-thread-M",
    "HttpClient-3-SelectorManager, HttpClient-N-SelectorManager",
    "main, main",
    "session 1f3870be274f6c49b3e31a0c6728957f, session N",
    "decade, decade",
    "9b2e4d10-77aa-4c1f-8e52-000000000001, N",
    "session-deadbeef-77aa-4c1f-8e52-00000000000a-7, session-N-M",
    "/tmp/upload_9b2e4d10_77aa_4c1f_8e52_000000000001.tmp, /tmp/upload_N.tmp",
    "9b2e4d10-77aa-4c1f-8e52-00000000000, N-Maa-KcLf-PeQ-R",
    "'', ''"
  })
  void numbersBecomeLetters(String name, String template) {
    assertThat(Template.of(name)).isEqualTo(template);
  }

  @ParameterizedTest
  @CsvSource({
    "session-alice, session-*",
    "OkHttp api.example, OkHttp *",
    "main, main",
    "-x, -x",
    "'', ''"
  })
  void namesThatBeginTheSameWayAreAFamily(String name, String family) {
    assertThat(Template.family(name)).isEqualTo(family);
  }

  @Test
  void whatBecomesALetterCountsAsANumber() {
    assertThat(Template.numbers("pool-7-thread-12")).isEqualTo(2);
    assertThat(Template.numbers("NettyClientMonitor-3")).isOne();
    assertThat(Template.numbers("session 9b2e4d10-77aa-4c1f-8e52-000000000001")).isOne();
    assertThat(Template.numbers("main")).isZero();
  }

  @Test
  void aLongNameIsCut() {
    assertThat(Template.of("a".repeat(100_000))).hasSize(160);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "7",
        "a7",
        "f0-",
        "/deadbeef",
        "deadbeef-dead-dead-dead-",
        "\u0130",
        "\ud800",
        "\n",
        " "
      })
  void aHostileNameCostsAFewLooksACharacterAndNoneBeyondTheCut(String piece) {
    Counted name = new Counted(piece.repeat(100_000 / piece.length()));
    Template.of(name);
    assertThat(name.looks).isLessThan(6 * 160);

    name.looks = 0;
    Template.firstNumber(name);
    assertThat(name.looks).isLessThan(3 * 160);
  }

  @Test
  void theLooksGrowAsTheNameDoes() {
    Counted half = new Counted("deadbee ".repeat(10));
    Counted whole = new Counted("deadbee ".repeat(20));
    Template.of(half);
    Template.of(whole);
    assertThat(whole.looks).isBetween(2 * half.looks, 2 * half.looks + 1);
  }

  @Test
  void aHundredThousandHostileNamesAreFiveHundredGroups() {
    Census census = new Census();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder name = new StringBuilder("worker ");
      for (int rest = i; rest > 0; rest /= 26) {
        name.append((char) ('a' + rest % 26)); // No number that would make two of them one group.
      }
      census.add(Template.of(name));
    }
    assertThat(census.size()).isEqualTo(500);
  }

  /** Counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      looks += to - from;
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      looks += text.length();
      return text;
    }
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
