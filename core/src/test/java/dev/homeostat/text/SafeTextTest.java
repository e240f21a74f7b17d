package dev.homeostat.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, \\u0000",
    "9, \\u0009",
    "10, \\u000a",
    "13, \\u000d",
    "27, \\u001b",
    "127, \\u007f",
    "0x9b, \\u009b",
    "0x200b, \\u200b",
    "0x2028, \\u2028",
    "0x202e, \\u202e",
    "0x2066, \\u2066",
    "0xfeff, \\ufeff",
    "0xd800, \\ud800",
    "0xdc00, \\udc00",
    "0xe0001, \\udb40\\udc01",
  })
  void whatIsInvisibleOrSteersATerminalIsEscaped(String codePoint, String escaped) {
    String foreign = new String(new int[] {Integer.decode(codePoint)}, 0, 1);

    assertThat(SafeText.of("a" + foreign + "b")).isEqualTo("a" + escaped + "b");
    assertThat(SafeText.isPlain(foreign)).isFalse();
  }

  @Test
  void plainTextOfAnyScriptStaysAsItIs() {
    String plain = "pool-1-thread-7 Größe 大きさ حجم 😀 \\ \" <b>";

    assertThat(SafeText.of(plain)).isSameAs(plain);
    assertThat(SafeText.isPlain(plain)).isTrue();
  }

  @Test
  void aLineIsNotCutAndHoldsNothingThatForgesOne() {
    String line = "x".repeat(300) + "\n\u001b[2J\u202e\ud800\ud83d\ude00";
    assertThat(SafeText.line(line))
        .isEqualTo("x".repeat(300) + "\\u000a\\u001b[2J\\u202e\\ud800\ud83d\ude00");
    assertThat(SafeText.isPlain(SafeText.line(line))).isTrue();
  }

  @Test
  void twoHundredCharactersStayAndOneMoreIsCutWithAnEllipsis() {
    assertThat(SafeText.of("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(SafeText.of("x".repeat(201))).isEqualTo("x".repeat(199) + "…");
  }

  @Test
  void aCutLeavesNeitherHalfAPairNorHalfAnEscape() {
    assertThat(SafeText.of("x".repeat(198) + "😀😀")).isEqualTo("x".repeat(198) + "…");
    assertThat(SafeText.of("x".repeat(194) + "\n" + "yyyy")).isEqualTo("x".repeat(194) + "…");
    assertThat(SafeText.of("x".repeat(193) + "\n" + "yyyy"))
        .isEqualTo("x".repeat(193) + "\\u000a…");
  }

  @Property(seed = "4", tries = 500)
  void isNeverLongerThanTwoHundredAlwaysPlainAndSafeTwiceIsSafeOnce(
      @ForAll("foreign") String foreign) {
    String safe = SafeText.of(foreign);

    assertThat(safe.length()).isLessThanOrEqualTo(SafeText.MAX_LENGTH);
    assertThat(SafeText.isPlain(safe)).isTrue();
    assertThat(SafeText.of(safe)).isEqualTo(safe);
    assertThat(safe.codePoints())
        .noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
  }

  @Property(seed = "5", tries = 300)
  void whatIsShortAndPlainIsNotTouched(@ForAll("foreign") String foreign) {
    if (SafeText.isPlain(foreign) && foreign.length() <= SafeText.MAX_LENGTH) {
      assertThat(SafeText.of(foreign)).isSameAs(foreign);
    }
  }

  @Provide
  Arbitrary<String> foreign() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(260),
        Arbitraries.strings().ascii().ofMinLength(180).ofMaxLength(220),
        Arbitraries.strings().withCharRange('\ud7f0', '\ue010').ofMinLength(90).ofMaxLength(220),
        Arbitraries.strings().withChars("\\u01\n😀x").ofMinLength(180).ofMaxLength(240));
  }
}
