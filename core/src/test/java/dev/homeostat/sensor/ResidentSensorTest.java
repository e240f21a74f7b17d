package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a process whose status says that 590 MiB of shared memory are mapped in. */
class ResidentSensorTest {

  private static final String STATUS =
      """
      Name:\tjava
      VmRSS:\t  627712 kB
      RssAnon:\t   16384 kB
      RssFile:\t    7168 kB
      RssShmem:\t  604160 kB
      """;

  private static final String POLICY = "sun.gc.collector.2.name";
  private static final String COMMITTED = "sun.gc.generation.1.capacity";

  @TempDir private Path folder = Path.of("");
  private ProcFolder proc = ProcFolder.of(folder, 7);

  @BeforeEach
  void process() throws IOException {
    proc = ProcFolder.of(folder, 7);
    Files.createDirectories(proc.process());
    Files.writeString(folder.resolve("meminfo"), "MemTotal: 16384 kB\n");
    Files.writeString(proc.own("status"), STATUS);
  }

  @Test
  void pagesOfAHeapThatIsMappedSeveralTimesCountOnce() throws IOException {
    Path counters =
        new CounterFile(folder.resolve("counters"))
            .with(POLICY, "Z concurrent cycle pauses")
            .with(COMMITTED, 200L << 20)
            .write();
    assertThat(resident(HeapViews.of(counters))).isEqualTo(16 + 7 + 200);
  }

  @Test
  void ofLessThanIsCommittedAllCounts() throws IOException {
    Path counters =
        new CounterFile(folder.resolve("counters"))
            .with(POLICY, "Z concurrent cycle pauses")
            .with(COMMITTED, 800L << 20)
            .write();
    assertThat(resident(HeapViews.of(counters))).isEqualTo(613);
  }

  @Test
  void elseTheKernelIsBelieved() throws IOException {
    Path counters =
        new CounterFile(folder.resolve("counters"))
            .with(POLICY, "ZGC major collection pauses")
            .with(COMMITTED, 200L << 20)
            .write();
    assertThat(HeapViews.of(counters)).isNull();
    assertThat(HeapViews.of(folder.resolve("none"))).isNull();
    assertThat(resident(null)).isEqualTo(613);
  }

  @Test
  void anOldKernelThatDoesNotTellThemApartIsBelievedToo() throws IOException {
    Files.writeString(proc.own("status"), "VmRSS:\t  627712 kB\n");
    Path counters =
        new CounterFile(folder.resolve("counters"))
            .with(POLICY, "Z concurrent cycle pauses")
            .with(COMMITTED, 200L << 20)
            .write();
    assertThat(resident(HeapViews.of(counters))).isEqualTo(613);
  }

  private double resident(@Nullable HeapViews views) throws IOException {
    try (ResidentSensor sensor = new ResidentSensor(proc, views)) {
      sensor.refresh(1);
      return sensor.value(Signal.RSS_MB);
    }
  }
}
