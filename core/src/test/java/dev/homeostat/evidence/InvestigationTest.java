package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.Evidence;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InvestigationTest {

  private final AtomicInteger censuses = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Evidence> answers = new ArrayList<>();
  private final List<String> looked = new CopyOnWriteArrayList<>();
  private final ManualClock clock = new ManualClock(0);
  private final PauseBudget budget =
      new PauseBudget(clock, Duration.ofMillis(100), Duration.ofMinutes(10));
  private final Investigation investigation =
      new Investigation(
          clock,
          budget,
          () ->
              Map.of(
                  AnomalyType.THREAD_LEAK, List.of(of((notes, patience) -> fail()), found("pool")),
                  AnomalyType.FD_LEAK, List.of(found("file")),
                  AnomalyType.STALL, List.of(of((notes, patience) -> released.await())),
                  AnomalyType.IO_STALL,
                      List.of(
                          of(
                              (notes, patience) -> {
                                patience.await(Duration.ofDays(1), () -> false);
                                notes.gap("called off");
                              })),
                  AnomalyType.MEMORY_LEAK, List.of(of((notes, patience) -> notes.postpone()))));

  @AfterEach
  void close() {
    released.countDown();
    investigation.close();
    await().until(() -> threads() == 0);
  }

  @Test
  void anInspectorThatThrowsIsAGapAndTheNextOneGoesOn() {
    ask(AnomalyType.THREAD_LEAK, "threads");

    Evidence evidence = answer();
    assertThat(evidence.suspects()).extracting("name").containsExactly("pool");
    assertThat(evidence.gaps()).containsExactly("a topic: it is broken");
  }

  @Test
  void itSaysWhetherItHasLookedSinceItWasAskedLast() {
    assertThat(investigation.hasLooked()).isFalse();

    ask(AnomalyType.STALL, "hiccup_ms");
    await().until(investigation::hasLooked);
    assertThat(investigation.hasLooked()).as("while it looks").isTrue();
    released.countDown();
    answer();
    assertThat(investigation.hasLooked()).as("it looked until now").isTrue();
    assertThat(investigation.hasLooked()).isFalse();
  }

  @Test
  void aShiftOfALevelHasTheSuspectsOfItsSignal() {
    ask(AnomalyType.LEVEL_SHIFT, "fd_open");
    assertThat(answer().suspects()).extracting("name").containsExactly("file");

    ask(AnomalyType.LEVEL_SHIFT, "custom_metrics.x");
    assertThat(answer().suspects()).isEmpty();
  }

  @Test
  void whileItRestsNobodyLooksAndTheAlertSaysSo() {
    investigation.rest(true);
    investigation.takeCensus(true);
    ask(AnomalyType.FD_LEAK, "fd_open");
    Evidence evidence = answer();
    assertThat(evidence.suspects()).isEmpty();
    assertThat(evidence.gaps()).containsExactly("the cause: the host has no room for a look");
    assertThat(investigation.isRunning()).isFalse();
    assertThat(investigation.spent()).isEqualTo(Investigation.Spent.NOTHING);

    investigation.rest(false);
    ask(AnomalyType.FD_LEAK, "fd_open");
    assertThat(answer().suspects()).hasSize(1);
    assertThat(investigation.spent().looks()).isOne();
    assertThat(censuses).hasValue(0);
    assertThat(investigation.censuses()).isZero(); // So that the plan asks again.
  }

  @Test
  void takesACensusOfAllAndEndsItsThread() {
    investigation.takeCensus(true);

    await().until(() -> investigation.censuses() == 1);
    assertThat(censuses).hasValue(6);
    assertThat(investigation.costs()).containsKey("census: a topic");
    await().until(() -> threads() == 0);
    ask(AnomalyType.FD_LEAK, "fd_open");
    assertThat(answer().suspects()).hasSize(1);
  }

  @Test
  void amidstAnEpisodeOnlyAFirstCensusIsTaken() {
    investigation.takeCensus(false);
    await().until(() -> censuses.get() == 6);
    await().until(() -> threads() == 0);
    assertThat(investigation.censuses()).isZero();

    investigation.takeCensus(false);
    assertThat(investigation.isRunning()).isFalse();
    investigation.takeCensus(true);
    await().until(() -> investigation.censuses() == 1);
    assertThat(censuses).hasValue(12);
  }

  @Test
  void whatIsAskedWhileAnInspectorHangsIsBoundedAndTheRestIsToldThatNobodyLooked() {
    ask(AnomalyType.STALL, "hiccup_ms");
    IntStream.range(0, 100).forEach(i -> ask(AnomalyType.FD_LEAK, "fd_open"));
    investigation.answers(answers::add);
    assertThat(answers)
        .isNotEmpty()
        .allMatch(
            answer -> answer.gaps().equals(List.of("the cause: too many causes are looked for")));
    released.countDown();

    await()
        .untilAsserted(
            () -> {
              investigation.answers(answers::add);
              assertThat(answers)
                  .filteredOn(answer -> !answer.suspects().isEmpty())
                  .hasSizeBetween(19, 21);
            });
    assertThat(threads()).isLessThanOrEqualTo(1);
  }

  @Test
  void everyEpisodeThatIsPutOffIsLookedAtAgainButThoseThatAreOver() {
    budget.spend();
    ask("one", AnomalyType.MEMORY_LEAK);
    ask("two", AnomalyType.MEMORY_LEAK);
    ask("three", AnomalyType.MEMORY_LEAK);
    await().until(() -> looked.size() == 3);
    await().until(() -> threads() == 0); // Behind the last look it is put off.
    investigation.over("two");
    looked.clear();

    investigation.answers(answers::add);
    clock.advance(Duration.ofMinutes(10));
    assertThat(looked).isEmpty();
    investigation.answers(answers::add);
    await().until(() -> looked.size() == 2);
    assertThat(looked).containsExactly("one", "three");
  }

  @Test
  void whatWaitsIsNotLookedAtWhereItsEpisodeIsOver() {
    ask("stall", AnomalyType.STALL);
    ask("one", AnomalyType.MEMORY_LEAK);
    ask("two", AnomalyType.MEMORY_LEAK);
    investigation.over("one");
    released.countDown();

    await().until(() -> looked.contains("two"));
    assertThat(looked).doesNotContain("one");
  }

  @Test
  void aLookUnderWayAtWhatIsOverIsCalledOff() {
    ask("io", AnomalyType.IO_STALL);
    await().until(() -> !looked.isEmpty());
    investigation.over("io");

    assertThat(answer().gaps()).containsExactly("called off");
  }

  @Test
  void aLookUnderWayIsCalledOff() {
    ask(AnomalyType.IO_STALL, "x");
    await().until(() -> threads() == 1);
    investigation.close();

    await().until(() -> threads() == 0);
  }

  private void ask(AnomalyType type, String metric) {
    investigation.ask(new Inquiry("id", type, metric, 1));
  }

  private void ask(String episode, AnomalyType type) {
    investigation.ask(new Inquiry(episode, type, "m", 1));
  }

  private Evidence answer() {
    answers.clear();
    await()
        .until(
            () -> {
              investigation.answers(answers::add);
              return answers.size() == 1;
            });
    return answers.get(0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("homeostat-evidence"))
        .count();
  }

  private static void fail() {
    throw new IllegalStateException("it is broken");
  }

  private Inspector found(String name) {
    return of((notes, patience) -> notes.suspect("kind", name, "", Double.NaN));
  }

  private Inspector of(Look look) {
    return new Inspector() {
      @Override
      public String topic() {
        return "a topic";
      }

      @Override
      public void takeCensus(boolean calm, Patience patience) {
        censuses.incrementAndGet();
      }

      @Override
      public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
        looked.add(inquiry.episode());
        look.at(notes, patience);
      }
    };
  }

  private interface Look {
    void at(Notes notes, Patience patience) throws Exception;
  }
}
