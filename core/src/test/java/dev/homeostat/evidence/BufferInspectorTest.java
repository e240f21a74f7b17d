package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Signal;
import java.lang.management.BufferPoolMXBean;
import java.time.Duration;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferInspectorTest {

  private final Pool pool = new Pool("direct");
  private final Pool mapped = new Pool("mapped");
  private final BufferInspector inspector = new BufferInspector(List.of(pool, mapped));
  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
  private final Notes notes = new Notes();

  @ParameterizedTest
  @CsvSource({
    "17, in 7 more buffers",
    "11, in 1 more buffer",
    "10, in as many buffers",
    "7, in 3 fewer buffers"
  })
  void tellsHowManyBuffersThereAreMoreOrFewer(long count, String told) {
    inspector.takeCensus(true, patience);
    pool.bytes = 36 << 20;
    pool.count = count;
    look("direct_mb", 36, 8);

    assertThat(notes.suspects().get(0).detail()).isEqualTo("28 MiB more, 36 MiB in all, " + told);
  }

  @ParameterizedTest
  @CsvSource({
    "native_mb, 28, ''",
    "rss_mb, 28, direct mapped",
    "rss_mb, 140, direct mapped",
    "rss_mb, 141, ''",
    "direct_mb, 28, direct",
    "mapped_mb, 28, mapped"
  })
  void areSuspectedOnlyOfWhatTheyCanBeBehind(String metric, double growth, String kinds) {
    inspector.takeCensus(true, patience);
    pool.bytes = 36 << 20;
    mapped.bytes = 36 << 20;
    look(metric, 100 + growth, 100);

    assertThat(String.join(" ", notes.suspects().stream().map(Suspect::name).toList()))
        .isEqualTo(kinds);
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void theShareIsThatOfWhatTheMetricGrewBy() {
    inspector.takeCensus(true, patience);
    pool.bytes = 36 << 20;
    look("rss_mb", 212, 100);

    assertThat(notes.suspects().get(0).share()).hasValue(0.25);
  }

  @Test
  void whereNothingWasTakenDownNothingIsSaidToHaveGrown() {
    look("rss_mb", 130, 100);

    assertThat(notes.suspects())
        .extracting(Suspect::detail)
        .containsOnly("8 MiB in all, in 10 buffers");
    assertThat(notes.suspects()).allMatch(suspect -> suspect.share().isEmpty());
    assertThat(notes.gaps()).containsExactly(Usual.UNKNOWN);
  }

  private void look(String metric, double current, double baseline) {
    AnomalyType type = Signal.ofMetric(metric).orElseThrow().anomalyType();
    inspector.inspect(new Inquiry("id", type, metric, current, baseline, false), notes, patience);
  }

  /** One that says what it is told to. */
  private static final class Pool implements BufferPoolMXBean {
    private final String name;
    private long bytes = 8 << 20;
    private long count = 10;

    Pool(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public long getCount() {
      return count;
    }

    @Override
    public long getTotalCapacity() {
      return bytes;
    }

    @Override
    public long getMemoryUsed() {
      return bytes;
    }

    @Override
    public ObjectName getObjectName() {
      throw new UnsupportedOperationException();
    }
  }
}
