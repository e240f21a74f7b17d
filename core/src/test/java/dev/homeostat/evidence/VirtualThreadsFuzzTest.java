package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whatever virtual threads are called, a dump of them is read. */
class VirtualThreadsFuzzTest {

  @FuzzTest
  void aDumpIsRead(byte[] bytes) throws Exception {
    Notes notes = new Notes();
    VirtualThreadInspector.tell(
        new BufferedReader(new StringReader(new String(bytes, StandardCharsets.UTF_8))),
        notes,
        new Patience(Clock.system(), Duration.ofMinutes(1), () -> false));
    assertThat(notes.suspects())
        .allMatch(suspect -> SafeText.isPlain(suspect.name() + suspect.detail()));
  }
}
