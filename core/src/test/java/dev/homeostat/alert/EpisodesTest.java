package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EpisodesTest {

  private static final long COOL_DOWN = 1_000_000;
  private static final double DAY = 86_400;

  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final Silences silences = new Silences();
  private final List<Inquiry> inquiries = new ArrayList<>();
  private final List<Evidence> answers = new ArrayList<>();
  private final List<String> over = new ArrayList<>();
  private final Investigator investigator =
      new Investigator() {
        @Override
        public void ask(Inquiry inquiry) {
          inquiries.add(inquiry);
        }

        @Override
        public void over(String episode) {
          over.add(episode);
        }

        @Override
        public void answers(Consumer<Evidence> taker) {
          answers.forEach(taker);
          answers.clear();
        }
      };
  private final Episodes episodes =
      new Episodes("shop", Map.of(), this::publish, silences, investigator);
  private boolean memoryLeft = true;
  private long now = 1_000;

  @Test
  void opensOnceAndIsResolvedOnce() {
    tick(leak(DAY));
    tick(leak(DAY));
    tick(leak(DAY));
    tick();
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
    assertThat(alerts.get(1).id()).isEqualTo(alerts.get(0).id());
    assertThat(alerts.get(1).durationSeconds()).hasValue(3.0);
    assertThat(episodes.openCount()).isZero();
  }

  @Test
  void getsGraverOnceWhenTheLimitComesNear() {
    tick(leak(DAY));
    tick(leak(3_000));
    tick(leak(DAY));
    tick(leak(2_000));

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts)
        .extracting(BehavioralAlert::severity)
        .containsExactly(Severity.WARNING, Severity.CRITICAL);
  }

  @Test
  void aSymptomThatComesAfterItsCauseIsFoldedIntoIt() {
    tick(leak(DAY));
    tick(leak(DAY), of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick(leak(DAY), of(AnomalyType.GC_PRESSURE, "gc_time_pct"));

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).anomalyType()).isEqualTo(AnomalyType.MEMORY_LEAK);
    assertThat(alerts.get(1).summary()).endsWith("with it: gc_pressure");
  }

  @Test
  void aSymptomThatWasThereBeforeItsCauseIsTakenOver() {
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"), leak(DAY));
    tick(leak(DAY));

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED, State.OPEN);
    assertThat(alerts.get(1).anomalyType()).isEqualTo(AnomalyType.GC_PRESSURE);
    assertThat(alerts.get(1).summary())
        .startsWith("gc_pressure is told with the memory_leak of heap_live_mb from now on, after ")
        .endsWith(": it comes of that");
    assertThat(alerts.get(2).summary()).endsWith("with it: gc_pressure");
    assertThat(episodes.openCount()).isEqualTo(1);
  }

  @Test
  void causeAndSymptomAtOneTickAreOneMatter() {
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"), leak(DAY));

    assertThat(alerts).extracting(BehavioralAlert::anomalyType).contains(AnomalyType.MEMORY_LEAK);
    assertThat(alerts).extracting(BehavioralAlert::state).doesNotContain(State.RESOLVED);
    assertThat(episodes.openCount()).isEqualTo(1);
  }

  @Test
  void twoMetricsThatShowTheSameAreOneMatter() {
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"), of(AnomalyType.GC_PRESSURE, "gc_pause_ms"));
    tick(of(AnomalyType.GC_PRESSURE, "gc_pause_ms"));
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE, State.RESOLVED);
  }

  @Test
  void theSameDoesNotOpenAgainWhileItCoolsDownAndWhatIsSuppressedDoesNotProlongThat() {
    tick(leak(DAY));
    tick();
    now += COOL_DOWN / 2;
    tick(leak(DAY));
    tick();
    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);

    now += COOL_DOWN / 2;
    tick(leak(DAY));
    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED, State.OPEN);
    assertThat(alerts.get(2).id()).isNotEqualTo(alerts.get(0).id());
    assertThat(alerts.get(2).fingerprint()).isEqualTo(alerts.get(0).fingerprint());
  }

  @Test
  void countsHowOftenACauseCameBackToldOrNot() {
    tick(leak(DAY));
    tick();
    now += COOL_DOWN / 2;
    tick(leak(DAY));
    tick(leak(DAY));
    tick();
    now += COOL_DOWN / 2;
    tick(leak(DAY));
    tick(leak(3_000));
    tick();

    assertThat(alerts).extracting(BehavioralAlert::flaps).containsExactly(0, 0, 2, 2, 2);
    assertThat(alerts.get(2).summary())
        .contains("; it came back 2 times, each time soon after it was gone");
    assertThat(alerts.get(2).toJson()).endsWith(",\"flaps\":2}");
    assertThat(alerts.get(0).toJson()).doesNotContain("flaps");
    assertThat(episodes.flaps()).isEqualTo(2);
  }

  @Test
  void whatReturnsBehindTheCoolDownCameBackAndWhatStaysAwayForTwoIsAnotherMatter() {
    tick(leak(DAY));
    tick();
    now += COOL_DOWN + COOL_DOWN / 2;
    tick(leak(DAY));
    tick();
    now += 2 * COOL_DOWN;
    tick(leak(DAY));

    assertThat(alerts).extracting(BehavioralAlert::flaps).containsExactly(0, 0, 1, 1, 0);
    assertThat(alerts.get(2).summary()).contains("; it came back once soon after it was gone");
  }

  @Test
  void whatIsSuppressedAndStaysIsToldAfterTheCoolDownAndCameBackOnce() {
    tick(leak(DAY));
    tick();
    for (int i = 0; i < COOL_DOWN / 1_000; i++) {
      tick(leak(DAY));
    }

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED, State.OPEN);
    assertThat(alerts.get(2).flaps()).isEqualTo(1);
  }

  @Test
  void howOftenItCameBackIsKnownInTheNextProcess() {
    tick(leak(DAY));
    tick();
    tick(leak(DAY));
    tick();
    FieldWriter out = new FieldWriter();
    episodes.write(out);
    Episodes next = new Episodes("shop", Map.of(), this::publish, silences, investigator);
    next.read(new FieldReader(out.toBytes()), now);
    next.tick(List.of(leak(60)), now, COOL_DOWN);

    assertThat(alerts.get(2).flaps()).isEqualTo(2);
  }

  @Test
  void whatIsUrgentDoesNotWait() {
    tick(leak(DAY));
    tick();
    tick(leak(60));

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED, State.OPEN);
    assertThat(alerts.get(2).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aShiftThatTakesOverFromASpikeOfItsMetricIsTheSameMatter() {
    tick(custom(AnomalyType.CUSTOM_ANOMALY, "a", 9));
    tick(custom(AnomalyType.LEVEL_SHIFT, "a", 8), custom(AnomalyType.LEVEL_SHIFT, "b", 3));
    tick();

    assertThat(alerts)
        .extracting(alert -> alert.state().id() + ' ' + alert.anomalyType().id())
        .containsExactly("open custom_anomaly", "update custom_anomaly", "resolved custom_anomaly");
    assertThat(alerts.get(2).current()).isEqualTo(8);
  }

  @Test
  void levelsOfTwoMetricsAreTwoMatters() {
    tick(custom(AnomalyType.LEVEL_SHIFT, "a", 8), custom(AnomalyType.LEVEL_SHIFT, "b", 3));

    assertThat(alerts).extracting(BehavioralAlert::metric).containsExactly("a", "b");
  }

  @Test
  void aStormIsBounded() {
    List<Finding> storm = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      storm.add(custom(AnomalyType.CUSTOM_ANOMALY, "m" + i, 1));
    }
    tick(storm.toArray(Finding[]::new));

    assertThat(alerts).hasSize(20);
  }

  @Test
  void aStormHidesNothingOfTheCatalogue() {
    List<Finding> storm = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      storm.add(custom(AnomalyType.CUSTOM_ANOMALY, "m" + i, 1));
    }
    tick(storm.toArray(Finding[]::new));
    storm.add(of(AnomalyType.DEADLOCK, "deadlocked_threads"));
    tick(storm.toArray(Finding[]::new));

    assertThat(alerts).hasSize(21);
    assertThat(alerts.get(20).anomalyType()).isEqualTo(AnomalyType.DEADLOCK);
  }

  @Test
  void eachLevelThatMovesWithACauseIsToldByItsMetric() {
    Finding deadlock = of(AnomalyType.DEADLOCK, "deadlocked_threads");
    Finding threads = of(AnomalyType.LEVEL_SHIFT, "threads");
    Finding files = of(AnomalyType.LEVEL_SHIFT, "fd_open");
    tick(deadlock);
    tick(deadlock, threads);
    tick(deadlock, threads, files);
    tick(deadlock, threads, files);

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE, State.UPDATE);
    assertThat(alerts.get(2).summary())
        .endsWith("with it: level_shift of fd_open, level_shift of threads");
  }

  @Test
  void aNewProgramMovesNoLevel() {
    tick(
        of(AnomalyType.UNEXPECTED_PROCESS, "new_processes"),
        of(AnomalyType.LEVEL_SHIFT, "threads"));

    assertThat(episodes.openCount()).isEqualTo(2);
  }

  @Test
  void aSymptomThatRunsOutMakesItsCauseCritical() {
    tick(leak(DAY));
    tick(
        leak(DAY),
        new Finding(
            "rss_mb",
            "MiBy",
            AnomalyType.MEMORY_LIMIT,
            "event",
            950,
            400,
            9,
            now,
            OptionalDouble.of(1_000),
            OptionalDouble.empty(),
            Optional.empty()));

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(inquiries).hasSize(2);
    assertThat(inquiries).extracting(Inquiry::untilMillis).containsExactly(1_000L, 2_000L);
  }

  @Test
  void aLoadThatIsHighOnceMoreWaitsWhereAResourceThatRunsOutDoesNot() {
    tick(runaway());
    tick();
    tick(runaway());
    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);

    tick(leak(2_000));
    tick();
    tick(leak(2_000));
    assertThat(states()).hasSize(5).last().isEqualTo(State.OPEN);
  }

  @Test
  void aClockThatIsSetBackProlongsNoCoolDown() {
    now = 100 * COOL_DOWN;
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick();
    now -= 50 * COOL_DOWN;
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick();
    now += COOL_DOWN;
    tick(of(AnomalyType.GC_PRESSURE, "gc_time_pct"));
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED, State.OPEN, State.RESOLVED);
  }

  private Finding runaway() {
    return new Finding(
        "cpu_pct",
        "%",
        AnomalyType.CPU_RUNAWAY,
        "shift",
        95,
        10,
        9,
        now,
        OptionalDouble.of(100),
        OptionalDouble.empty(),
        Optional.empty());
  }

  @Test
  void aSilencedOneIsKeptAndToldWhenTheSilenceEnds() {
    String fingerprint =
        BehavioralAlert.fingerprintOf("shop", AnomalyType.MEMORY_LEAK, "heap_live_mb");
    silences.set(fingerprint, now + 2_000, now);
    tick(leak(DAY));
    tick(leak(DAY));
    assertThat(alerts).isEmpty();
    assertThat(episodes.all(now)).extracting(BehavioralAlert::fingerprint).contains(fingerprint);

    tick(leak(DAY));
    tick();
    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
  }

  @Test
  void whatNobodyHeardOfIsNotResolvedEither() {
    String fingerprint =
        BehavioralAlert.fingerprintOf("shop", AnomalyType.MEMORY_LEAK, "heap_live_mb");
    silences.set(fingerprint, now + 100_000, now);
    tick(leak(DAY));
    tick();
    assertThat(alerts).isEmpty();
    assertThat(episodes.all(now))
        .extracting(BehavioralAlert::state)
        .containsExactly(State.RESOLVED);
  }

  @Test
  void whatPeopleHadHeardOfIsToldAgainWhenItsSilenceEndsBeforeIt() {
    tick(leak(DAY));
    silences.set(alerts.get(0).fingerprint(), now + 2_000, now);
    tick(leak(DAY));
    tick(leak(DAY));
    assertThat(states()).containsExactly(State.OPEN);

    tick(leak(DAY));
    tick(leak(DAY));
    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).id()).isEqualTo(alerts.get(0).id());
  }

  @Test
  void aSilenceThatIsTakenBackIsToldAsOneThatEnds() {
    tick(leak(DAY));
    silences.set(alerts.get(0).fingerprint(), now + 100_000, now);
    tick(leak(DAY));
    silences.set(alerts.get(0).fingerprint(), now, now);
    tick(leak(DAY));
    tick(leak(DAY));

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
  }

  @Test
  void whatIsAcceptedIsNotSaidToBeOver() {
    tick(leak(DAY));
    assertThat(episodes.accept(alerts.get(0).fingerprint())).containsExactly("heap_live_mb");
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
    assertThat(alerts.get(1).summary())
        .isEqualTo("memory_leak is taken for normal, after 1 s: heap_live_mb is 100");
  }

  @Test
  void whatIsFoundAgainAfterItWasAcceptedIsOverLikeAnyOther() {
    tick(leak(DAY));
    episodes.accept(alerts.get(0).fingerprint());
    tick(leak(DAY));
    tick();

    assertThat(alerts.get(1).summary())
        .startsWith("memory_leak is over after ")
        .endsWith(": heap_live_mb is 100, 50 when it began to grow");
    assertThat(episodes.accept(alerts.get(0).fingerprint())).isEmpty();
  }

  @Test
  void newsDuringASilenceIsToldOnceAfterIt() {
    tick(leak(DAY));
    silences.set(alerts.get(0).fingerprint(), now + 2_000, now);
    tick(leak(3_000));
    tick(leak(3_000));
    tick(leak(3_000));
    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void whatCouldNotBeToldIsToldAtTheNextTick() {
    List<BehavioralAlert> heard = new ArrayList<>();
    int[] failures = {1};
    Episodes fragile =
        new Episodes(
            "shop",
            Map.of(),
            alert -> {
              if (failures[0]-- > 0) {
                throw new OutOfMemoryError("on purpose");
              }
              heard.add(alert);
            },
            silences,
            investigator);
    assertThatThrownBy(() -> fragile.tick(List.of(leak(DAY)), now, COOL_DOWN))
        .isInstanceOf(OutOfMemoryError.class);
    fragile.tick(List.of(leak(DAY)), now + 1_000, COOL_DOWN);
    assertThat(heard).extracting(BehavioralAlert::state).containsExactly(State.OPEN);
  }

  @Test
  void whereNotAllWasFoundNothingIsOver() {
    tick(leak(DAY));
    episodes.tick(List.of(), false, now, COOL_DOWN);
    assertThat(states()).containsExactly(State.OPEN);
    tick();
    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
  }

  @Test
  void whatEndedIsShownForAWhileTheLatestFirst() {
    for (int i = 0; i < 60; i++) {
      tick(custom(AnomalyType.CUSTOM_ANOMALY, "m" + i, 1));
    }
    tick();
    assertThat(episodes.all(now)).hasSize(50);
    assertThat(episodes.all(now).get(0).metric()).isEqualTo("m59");
  }

  @Test
  void whoIsBehindItIsAskedWhenItOpensAndWhenItGetsGraver() {
    tick(leak(DAY));
    tick(leak(DAY));
    tick(leak(60));
    tick(leak(60));

    assertThat(inquiries).extracting(Inquiry::type).containsOnly(AnomalyType.MEMORY_LEAK);
    assertThat(inquiries).hasSize(2);
    assertThat(inquiries.get(0).episode()).isEqualTo(alerts.get(0).id());
  }

  @Test
  void theAlertDoesNotWaitForItsSuspectsWhichAreAnUpdate() {
    tick(leak(DAY));
    answers.add(evidence(suspect("shop.Cart"), List.of()));
    tick(leak(DAY));
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE, State.RESOLVED);
    assertThat(alerts.get(0).suspects()).isEmpty();
    assertThat(alerts.get(1).suspects()).extracting(Suspect::name).containsExactly("shop.Cart");
    assertThat(alerts.get(1).summary())
        .contains("; likeliest behind it is class shop.Cart (400 more); its limit of");
    assertThat(alerts.get(2).suspects()).hasSize(1);
  }

  @Test
  void aGroupOfWhichNobodyKnowsWhetherItGrewIsNotCalledTheLikeliest() {
    tick(leak(DAY));
    answers.add(
        evidence(
            List.of(new Suspect("thread_group", "http-N", "200 in all", OptionalDouble.empty())),
            List.of("what grew")));
    tick(leak(DAY));

    assertThat(alerts.get(1).summary())
        .contains("; nothing stands out, most is thread group http-N (200 in all)");
  }

  @Test
  void aGroupThatMakesUpLittleOfItIsNotCalledTheLikeliest() {
    tick(leak(DAY));
    answers.add(
        evidence(
            List.of(new Suspect("thread_group", "Timer-N", "3 more", OptionalDouble.of(0.19))),
            List.of()));
    tick(leak(DAY));

    assertThat(alerts.get(1).summary())
        .contains("; nothing stands out, most is thread group Timer-N (3 more)");
  }

  @Test
  void whatCouldNotBeFoundOutIsSaid() {
    tick(leak(DAY));
    answers.add(evidence(List.of(), List.of("no class histogram")));
    tick(leak(DAY));

    assertThat(alerts.get(1).summary()).endsWith("; not found out: no class histogram");
  }

  @Test
  void aLookThatFindsLessTakesNothingBack() {
    tick(leak(DAY));
    answers.add(evidence(suspect("shop.Cart"), List.of()));
    tick(leak(DAY));
    answers.add(evidence(List.of(), List.of("no class histogram")));
    tick(leak(DAY));

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
  }

  @Test
  void whoLooksHearsThatAnEpisodeIsOver() {
    tick(leak(DAY));
    assertThat(over).isEmpty();
    tick();
    assertThat(over).containsExactly(alerts.get(0).id());
  }

  @Test
  void whatIsFoundOutBehindTheLastTickIsTold() {
    tick(leak(DAY));
    answers.add(evidence(suspect("shop.Cart"), List.of()));
    episodes.learn(now);
    episodes.learn(now);

    assertThat(states()).containsExactly(State.OPEN, State.UPDATE);
    assertThat(alerts.get(1).suspects()).hasSize(1);
    assertThat(alerts.get(1).timestamp().toEpochMilli()).isEqualTo(now);
  }

  @Test
  void whoeverIsAskedHearsSinceWhenAndUntilWhen() {
    tick(leak(DAY));

    assertThat(inquiries.get(0).sinceMillis()).isZero();
    assertThat(inquiries.get(0).untilMillis()).isEqualTo(1_000);
  }

  @Test
  void whatIsFoundOutTooLateIsForgotten() {
    tick(leak(DAY));
    tick();
    answers.add(evidence(suspect("shop.Cart"), List.of()));
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
    assertThat(answers).isEmpty();
  }

  @Test
  void anAlertThatFoundNoMemoryIsToldAtTheNextTick() {
    memoryLeft = false;
    assertThatThrownBy(() -> tick(leak(DAY))).isInstanceOf(OutOfMemoryError.class);
    memoryLeft = true;
    tick(leak(DAY));
    memoryLeft = false;
    assertThatThrownBy(this::tick).isInstanceOf(OutOfMemoryError.class);
    memoryLeft = true;
    tick();

    assertThat(states()).containsExactly(State.OPEN, State.RESOLVED);
  }

  private Evidence evidence(List<Suspect> suspects, List<String> gaps) {
    return new Evidence(alerts.get(0).id(), suspects, gaps);
  }

  private static List<Suspect> suspect(String name) {
    return List.of(new Suspect("class", name, "400 more", OptionalDouble.of(0.9)));
  }

  private void publish(BehavioralAlert alert) {
    if (!memoryLeft) {
      throw new OutOfMemoryError("a test's");
    }
    alerts.add(alert);
  }

  private List<State> states() {
    return alerts.stream().map(BehavioralAlert::state).toList();
  }

  @Test
  void whatComesBackTwiceAsBadDoesNotWait() {
    tick(custom(AnomalyType.ALLOCATION_SURGE, "alloc_rate_mb_s", 21));
    tick(custom(AnomalyType.ALLOCATION_SURGE, "alloc_rate_mb_s", 31));
    tick();
    assertThat(alerts).extracting(BehavioralAlert::state).endsWith(State.RESOLVED);
    alerts.clear();

    tick(custom(AnomalyType.ALLOCATION_SURGE, "alloc_rate_mb_s", 60));
    assertThat(alerts).isEmpty();
    tick(custom(AnomalyType.ALLOCATION_SURGE, "alloc_rate_mb_s", 61));
    assertThat(alerts).extracting(BehavioralAlert::state).containsExactly(State.OPEN);
  }

  private void tick(Finding... findings) {
    episodes.tick(List.of(findings), now, COOL_DOWN);
    now += 1_000;
  }

  private static Finding leak(double seconds) {
    return new Finding(
        "heap_live_mb",
        "MiBy",
        AnomalyType.MEMORY_LEAK,
        "trend",
        100,
        50,
        9,
        0,
        OptionalDouble.of(1_000),
        OptionalDouble.of(0.1),
        Optional.of(new Finding.Eta(seconds * 1.2, seconds, seconds * 2)));
  }

  private static Finding of(AnomalyType type, String metric) {
    return custom(type, metric, 5);
  }

  private static Finding custom(AnomalyType type, String metric, double current) {
    return new Finding(
        metric,
        "",
        type,
        "spike",
        current,
        1,
        9,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }
}
