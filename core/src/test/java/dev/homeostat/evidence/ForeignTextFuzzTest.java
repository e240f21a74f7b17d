package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.alert.Mask;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;

/** What another JVM, or anybody's names, may say. */
class ForeignTextFuzzTest {

  @FuzzTest
  void aTableOfClassesAndADumpOfThreadsAreRead(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Histogram.parse(text);
    ThreadDump.parse(text);
  }

  @FuzzTest
  void aNameIsShortPlainAndMaskedInOneLine(byte[] bytes) {
    String name = new String(bytes, StandardCharsets.UTF_16BE); // With halves of pairs.
    String safe = SafeText.of(name);
    assertThat(safe.length()).isLessThanOrEqualTo(SafeText.MAX_LENGTH);
    assertThat(SafeText.isPlain(safe)).isTrue();
    assertThat(SafeText.isPlain(SafeText.line(name))).isTrue();
    assertThat(SafeText.isPlain(Mask.of(safe))).isTrue();
    assertThat(Template.of(name).length()).isLessThanOrEqualTo(160);
    Template.firstNumber(name);
  }
}
