package dev.homeostat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;

/** Whatever words the kernel's part is started with, it takes them or says why not. */
class KernelOptionsFuzzTest {

  /** A word a line. */
  @FuzzTest
  void wordsAreTakenOrRefused(byte[] bytes) {
    String words = new String(bytes, StandardCharsets.UTF_8);
    try {
      KernelOptions options = KernelOptions.parse(words.lines().toList());
      assertThat(options.groups()).isNotEmpty();
      assertThat(options.analyzer().component()).isEqualTo(SafeText.of(options.component()));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
