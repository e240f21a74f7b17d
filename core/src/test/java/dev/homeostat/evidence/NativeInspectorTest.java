package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeInspectorTest {

  @TempDir Path process = Path.of("");

  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);

  @Test
  void whereNothingWasTakenDownNothingIsSaidToHaveGrownAndTheNextLookKnowsMore() throws Exception {
    resident(20_480, 204_800);
    NativeInspector inspector = new NativeInspector(process);
    Notes first = look(inspector);
    assertThat(first.suspects().get(0).name()).isEqualTo("/srv/index.bin");
    assertThat(first.suspects().get(0).detail()).isEqualTo("200 MiB in all");
    assertThat(first.suspects()).allMatch(suspect -> suspect.share().isEmpty());
    assertThat(first.gaps()).containsExactly(Usual.UNKNOWN);

    resident(51_200, 204_800);
    Notes second = look(inspector);
    assertThat(second.suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.detail()).isEqualTo("30 MiB more, 50 MiB in all");
              assertThat(suspect.share()).hasValue(1);
            });
    assertThat(second.gaps()).isEmpty();
  }

  private Notes look(NativeInspector inspector) throws Exception {
    Notes notes = new Notes();
    inspector.inspect(new Inquiry("id", AnomalyType.MEMORY_LIMIT, "rss_mb", 9), notes, patience);
    return notes;
  }

  private void resident(long malloc, long index) throws Exception {
    Files.writeString(
        process.resolve("smaps"),
        """
        55d0c0000000-55d0c8000000 rw-p 00000000 00:00 0                          [heap]
        Size:             131072 kB
        Rss:              %d kB
        7f0c00000000-7f0c10000000 r--s 00000000 08:01 42                         /srv/index.bin
        Size:             262144 kB
        Rss:              %d kB
        """
            .formatted(malloc, index));
  }
}
