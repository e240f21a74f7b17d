package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.lang.management.BufferPoolMXBean;
import java.time.Duration;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferInspectorTest {

  private final Pool pool = new Pool();
  private final BufferInspector inspector = new BufferInspector(List.of(pool));

  @ParameterizedTest
  @CsvSource({
    "17, in 7 more buffers",
    "11, in 1 more buffer",
    "10, in as many buffers",
    "7, in 3 fewer buffers"
  })
  void tellsHowManyBuffersThereAreMoreOrFewer(long count, String told) {
    Patience patience = new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
    inspector.takeCensus(patience);
    pool.bytes = 36 << 20;
    pool.count = count;
    Notes notes = new Notes();
    inspector.inspect(
        new Inquiry("id", AnomalyType.DIRECT_MEMORY_LEAK, "direct_mb", 36), notes, patience);

    assertThat(notes.suspects().get(0).detail()).isEqualTo("28 MiB more, 36 MiB in all, " + told);
  }

  /** One that says what it is told to. */
  private static final class Pool implements BufferPoolMXBean {
    private long bytes = 8 << 20;
    private long count = 10;

    @Override
    public String getName() {
      return "direct";
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
