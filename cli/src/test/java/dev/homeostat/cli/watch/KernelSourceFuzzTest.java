package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.kernel.KernelFeed;
import dev.homeostat.signal.Readings;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whatever the kernel's part says, or its Java, is taken or told in lines. */
@EnabledOnOs(OS.LINUX)
class KernelSourceFuzzTest {

  private static @Nullable KernelFeed ended;

  private final List<String> said = new ArrayList<>();
  private final Readings readings = new Readings();

  @BeforeAll
  static void start() throws Exception {
    ended = new KernelFeed(List.of("/bin/true"));
  }

  @AfterAll
  static void close() {
    Objects.requireNonNull(ended).close();
  }

  @FuzzTest
  void aLineIsTakenOrTold(byte[] bytes) {
    KernelSource source = new KernelSource(new Nothing(), Objects.requireNonNull(ended), said::add);
    readings.begin(1, 1);
    new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> source.take(line, readings));
    for (BehavioralAlert alert : source.takeAlerts()) {
      BehavioralAlert explained = source.explained(alert);
      assertThat(SafeText.isPlain(explained.summary())).isTrue();
      assertThat(SafeText.isPlain(explained.component() + explained.metric())).isTrue();
      assertThat(explained.suspects())
          .allMatch(suspect -> SafeText.isPlain(suspect.name() + suspect.detail()));
      assertThat(explained.toJson().lines()).hasSize(1);
    }
    assertThat(said).allMatch(SafeText::isPlain);
    said.clear();
  }
}
