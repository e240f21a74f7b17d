package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Evidence;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.example.shop.CartCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asks a real recording: of this JVM, in which for two seconds and more much goes wrong. */
@Timeout(120)
class RecordedInvestigationTest {

  private static final Duration RECORDED = Duration.ofSeconds(2);

  /** What has to be done meanwhile, however busy the machine is. */
  private static final int ENOUGH = 500;

  private static final AtomicInteger SPINS = new AtomicInteger();
  private static final CountDownLatch END = new CountDownLatch(1);
  private static final List<Object> KEPT = new ArrayList<>();

  @TempDir private static Path folder;
  private static RecordedInvestigation investigation = new RecordedInvestigation();
  private static long began;
  private static volatile byte[] unusedScratch = {};

  @BeforeAll
  static void record() throws Exception {
    Path file = folder.resolve("run.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ThreadStart").withStackTrace();
      recording.enable("jdk.ThreadEnd");
      recording.enable("jdk.ClassLoaderStatistics").with("period", "everyChunk");
      recording.enable("jdk.ClassDefine");
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "300/s").withStackTrace();
      recording.enable("jdk.GarbageCollection").withoutThreshold();
      recording.enable("jdk.OldObjectSample").withStackTrace().with("cutoff", "infinity");
      recording.start();
      began = System.currentTimeMillis();
      misbehave();
      recording.stop();
      recording.dump(file);
    }
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        investigation.see(events.readEvent());
      }
    }
  }

  @AfterAll
  static void forget() {
    END.countDown();
    CartCache.clear();
    KEPT.clear();
    investigation = new RecordedInvestigation();
  }

  @Test
  void threadsThatStayAreNamedWithWhoStartedThem() {
    Suspect first = ask(AnomalyType.THREAD_LEAK, "threads").get(0);

    assertThat(first.kind()).isEqualTo("thread_group");
    assertThat(first.name()).isEqualTo("mailer-N");
    assertThat(first.detail())
        .isEqualTo("40 more, most started at " + getClass().getName() + ".start by 'main'");
  }

  @Test
  void whoHoldsWhatPilesUpIsNamed() {
    // Of few samples some are of what else the test leaves behind, such as waiting threads.
    assertThat(ask(AnomalyType.MEMORY_LEAK, "heap_live_mb"))
        .anySatisfy(
            suspect -> {
              assertThat(suspect.kind()).isEqualTo("field");
              assertThat(suspect.name()).isEqualTo("org.example.shop.CartCache.map");
              assertThat(suspect.detail())
                  .startsWith("holds ")
                  .contains(" in it, allocated at org.example.shop.CartCache.open");
            });
  }

  @Test
  void classesMadeAgainAndAgainAreNamedWithTheirLoader() {
    List<Suspect> suspects = ask(AnomalyType.CLASS_LEAK, "metaspace_mb");

    assertThat(suspects)
        .anySatisfy(
            suspect -> {
              assertThat(suspect.name()).isEqualTo(Deployed.class.getName());
              assertThat(suspect.detail())
                  .isEqualTo("40 classes more, 40 loaders of its kind, 40 of them new");
            });
    assertThat(suspects).extracting(Suspect::kind).contains("class");
  }

  @Test
  void whoAllocatesIsNamed() {
    assertThat(ask(AnomalyType.GC_PRESSURE, "gc_time_pct"))
        .filteredOn(suspect -> suspect.kind().equals("class"))
        .isNotEmpty()
        .allSatisfy(
            suspect -> assertThat(suspect.detail()).contains(" MiB of it allocated a second"))
        .anySatisfy(
            suspect -> {
              assertThat(suspect.name()).isEqualTo("byte[]");
              assertThat(suspect.detail()).contains(", most at ", ", in '");
            });
  }

  /** Which one it is, is a matter of chance on a busy machine. */
  @Test
  void methodsAtWorkAreNamedWithTheirThreads() {
    assertThat(ask(AnomalyType.CPU_RUNAWAY, "cpu_pct"))
        .isNotEmpty()
        .allSatisfy(
            suspect -> {
              assertThat(suspect.kind()).isEqualTo("method");
              assertThat(suspect.detail()).matches("at work in \\d+ of \\d+ samples, most in '.+'");
            });
  }

  @Test
  void aLevelThatShiftedHasTheSuspectsOfItsMetric() {
    assertThat(ask(AnomalyType.LEVEL_SHIFT, "threads")).extracting(Suspect::kind).isNotEmpty();
  }

  @Test
  void whereNothingIsKnownNothingIsSaid() {
    assertThat(ask(AnomalyType.FD_LEAK, "fd_open")).isEmpty();
    assertThat(ask(new RecordedInvestigation(), AnomalyType.THREAD_LEAK, "threads")).isEmpty();
  }

  @Test
  void whatIsToldOnlyAtTheEndIsAnsweredThen() throws Exception {
    RecordedInvestigation late = new RecordedInvestigation();
    assertThat(ask(late, AnomalyType.MEMORY_LEAK, "heap_live_mb")).isEmpty();
    try (RecordingFile events = new RecordingFile(folder.resolve("run.jfr"))) {
      while (events.hasMoreEvents()) {
        late.see(events.readEvent());
      }
    }

    late.end();

    assertThat(answersOf(late)).hasSize(1);
    late.end();
    late.ask(inquiry(AnomalyType.MEMORY_LEAK, "heap_live_mb"));
    assertThat(answersOf(late)).as("the same again").isEmpty();
  }

  @Test
  void ofAnEpisodeThatIsOverNothingIsToldAtTheEnd() throws Exception {
    RecordedInvestigation late = new RecordedInvestigation();
    Inquiry inquiry = inquiry(AnomalyType.THREAD_LEAK, "threads");
    late.ask(inquiry);
    late.over(inquiry.episode());
    try (RecordingFile events = new RecordingFile(folder.resolve("run.jfr"))) {
      while (events.hasMoreEvents()) {
        late.see(events.readEvent());
      }
    }

    late.end();

    assertThat(answersOf(late)).isEmpty();
  }

  private static List<Suspect> ask(AnomalyType type, String metric) {
    return ask(investigation, type, metric);
  }

  private static List<Suspect> ask(RecordedInvestigation of, AnomalyType type, String metric) {
    of.ask(inquiry(type, metric));
    return answersOf(of).stream().flatMap(answer -> answer.suspects().stream()).toList();
  }

  private static List<Evidence> answersOf(RecordedInvestigation of) {
    List<Evidence> answers = new ArrayList<>();
    of.answers(answers::add);
    return answers;
  }

  private static Inquiry inquiry(AnomalyType type, String metric) {
    return new Inquiry(type + metric, type, metric, 1, 0, false, began, began + 600_000);
  }

  private static void misbehave() {
    for (int i = 0; i < 40; i++) {
      startMailer(i);
      deploy();
    }
    start("spinner-1", RecordedInvestigationTest::spin);
    long end = System.nanoTime() + RECORDED.toNanos();
    while (System.nanoTime() - end < 0 || SPINS.get() < ENOUGH) {
      for (int i = 0; i < 10; i++) {
        CartCache.open();
      }
      LockSupport.parkNanos(20_000_000);
      System.gc();
    }
  }

  private static void startMailer(int number) {
    start("mailer-" + number, RecordedInvestigationTest::await);
  }

  private static void deploy() {
    KEPT.add(
        Proxy.newProxyInstance(
            new Deployed(), new Class<?>[] {Supplier.class}, (self, method, given) -> "stub"));
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void await() {
    try {
      END.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void spin() {
    double sum = 0;
    while (END.getCount() > 0) {
      for (int i = 0; i < 20_000; i++) {
        sum += Math.sin(i + sum);
      }
      // More than this JVM made before, which the first sample of a thread counts.
      unusedScratch = new byte[400_000];
      SPINS.incrementAndGet();
    }
  }

  /** Loads nothing of its own. */
  private static final class Deployed extends ClassLoader {}
}
