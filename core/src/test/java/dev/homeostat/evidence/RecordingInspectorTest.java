package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records this JVM, as if it were another. */
@Timeout(60)
class RecordingInspectorTest {

  private static final Path TEMPORARY = Path.of("/tmp");

  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> commands = new ArrayList<>();
  private final List<byte[]> kept = new ArrayList<>();
  private final PauseBudget pauses =
      new PauseBudget(Clock.system(), Duration.ofSeconds(10), Duration.ofMinutes(1));
  private final Notes notes = new Notes();

  @BeforeEach
  void beBusy() {
    for (String name : List.of("pool-7-thread-1", "pool-7-thread-2")) {
      Thread thread = new Thread(this::work, name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @AfterEach
  void rest() throws IOException {
    over.set(true);
    assertThat(FlightRecorder.getFlightRecorder().getRecordings())
        .extracting(Recording::getName)
        .noneMatch(name -> name.startsWith("homeostat-"));
    for (String command : commands) {
      if (command.contains("filename=")) {
        String file = command.replaceFirst(".*filename=(\\S+).*", "$1");
        assertThat(Path.of(file)).doesNotExist();
      }
    }
  }

  @Test
  void theHottestMethodIsNamedWithItsThreads() throws Exception {
    look(RecordingInspector.Topic.PROCESSOR, true);
    assertThat(notes.suspects()).extracting(Suspect::kind).contains("method");
    Suspect first = notes.suspects().get(0);
    assertThat(first.name()).startsWith(getClass().getName() + ".");
    assertThat(first.detail()).contains("at work in ", "most in 'pool-N-thread-M'");
  }

  @Test
  void whoAllocatesIsNamedWithItsPlace() throws Exception {
    look(RecordingInspector.Topic.ALLOCATION, true);
    assertThat(notes.suspects())
        .anySatisfy(
            suspect -> {
              assertThat(suspect.name()).isEqualTo("byte[]");
              assertThat(suspect.detail())
                  .contains("allocated a second, most at " + getClass().getName() + ".allocate");
            });
  }

  @Test
  void whoHoldsWhatStaysIsLookedForWhereAWalkIsShortEnough() throws Exception {
    look(RecordingInspector.Topic.HOLDERS, true);
    assertThat(notes.suspects().size() + notes.gaps().size()).isPositive();
    assertThat(commands).anyMatch(command -> command.contains("path-to-gc-roots=true"));
  }

  @Test
  void nothingIsRecordedUnasked() throws Exception {
    look(RecordingInspector.Topic.PROCESSOR, false);
    assertThat(commands).isEmpty();
    assertThat(notes.gaps()).singleElement().asString().contains("has to be asked for");
  }

  @Test
  void whatNobodyWantsToKnowAnyMoreIsNotAskedOfTheJvm() {
    assertThatThrownBy(() -> look(RecordingInspector.Topic.HOLDERS, true, () -> true))
        .isInstanceOf(Patience.Impatience.class);
    assertThat(commands).noneMatch(command -> command.startsWith("JFR.dump"));
    assertThat(pauses.stops()).isZero();
  }

  private void look(RecordingInspector.Topic topic, boolean byPerson) throws Exception {
    look(topic, byPerson, () -> false);
  }

  private void look(RecordingInspector.Topic topic, boolean byPerson, BooleanSupplier calledOff)
      throws Exception {
    Diagnostics diagnostics = new OwnCommands();
    new RecordingInspector(
            topic, new Here(), diagnostics, MeasuredHistogram.of(() -> "", () -> 1e6), pauses)
        .inspect(
            new Inquiry("id", AnomalyType.CPU_RUNAWAY, "cpu_pct", 90, 10, byPerson),
            notes,
            new Patience(new HastyClock(), Duration.ofSeconds(60), calledOff));
  }

  private void work() {
    double sum = 0;
    while (!over.get()) {
      for (int i = 0; i < 2_000; i++) {
        sum += Math.sin(i + sum);
      }
      allocate();
    }
  }

  private void allocate() {
    byte[] some = new byte[64_000];
    synchronized (kept) {
      if (kept.size() > 60) {
        kept.clear();
      }
      kept.add(some);
    }
  }

  /** This JVM, of which nothing is known. */
  private static final class Here implements OtherJvm {
    @Override
    public double heapBytes() {
      return 1e6;
    }

    @Override
    public long collections() {
      return 0;
    }

    @Override
    public double nanosPerThread() {
      return 0;
    }

    @Override
    public Path temporaryFolder() {
      return TEMPORARY;
    }
  }

  /** This JVM's own diagnostic commands, as {@code jcmd} would call them. */
  private final class OwnCommands implements Diagnostics {
    @Override
    public Class<?>[] loadedClasses() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String run(String command) throws Exception {
      commands.add(command);
      String[] words = command.split(" ", -1);
      String operation =
          words[0].equals("JFR.start")
              ? "jfrStart"
              : words[0].equals("JFR.dump") ? "jfrDump" : "jfrStop";
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  operation,
                  new Object[] {Arrays.copyOfRange(words, 1, words.length)},
                  new String[] {String[].class.getName()});
    }
  }
}
