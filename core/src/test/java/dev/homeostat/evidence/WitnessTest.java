package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.evidence.Histogram.Size;
import dev.homeostat.signal.AnomalyType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An hour in which something begins in its middle, as each witness tells of it. */
class WitnessTest {

  private static final long MIB = 1 << 20;
  private static final int SECONDS = 3_600;

  /** Where a slice of sixteen seconds begins, as an hour has them. */
  private static final int BEGUN = 1_792;

  private static final int ASKED = BEGUN + 607;
  private static final long MILLIS = 1_000;

  private final Notes notes = new Notes();

  @Test
  void threadsThatStayAreToldWithWhoStartedThem() {
    ThreadWitness witness = new ThreadWitness(new SceneReader());
    for (int second = 0; second < SECONDS; second++) {
      witness.started(second * MILLIS, "http-1-exec-" + second, Scene.NONE);
      witness.ended(second * MILLIS + 200, "http-1-exec-" + second);
      if (second >= BEGUN) {
        Scene scene = new Scene("app.Mailer.send", "", "http-N-exec-M");
        witness.started(second * MILLIS, "mailer-" + second, scene);
      }
    }

    witness.testify(inquiry(AnomalyType.THREAD_LEAK, "threads"), notes);

    assertThat(told())
        .containsExactly(
            "thread_group mailer-N: 608 more, most started at app.Mailer.send by 'http-N-exec-M'");
    assertThat(named()).containsExactly(List.of("http-N-exec-M"));
    assertThat(notes.suspects().get(0).share()).hasValue(1);
  }

  @Test
  void whatIsAllocatedMoreThanBeforeComesFirst() {
    AllocationWitness witness = new AllocationWitness(new SceneReader());
    for (int second = 0; second < SECONDS; second++) {
      witness.allocated(second * MILLIS, "byte[]", new Scene("app.In.read", "in", ""), 50 * MIB);
      long much = second < BEGUN ? MIB : 31 * MIB;
      Scene scene = new Scene("app.Report.rows", "pool-N-thread-M", "");
      witness.allocated(second * MILLIS, "app.Row", scene, much);
    }

    witness.testify(inquiry(AnomalyType.ALLOCATION_SURGE, "alloc_rate_mb_s"), notes);

    assertThat(told())
        .containsExactly(
            "class app.Row: 31 MiB of it allocated a second, 1 before, most at app.Report.rows, in"
                + " 'pool-N-thread-M'");
    assertThat(named()).containsExactly(List.of("app.Report.rows, in 'pool-N-thread-M'"));
  }

  @Test
  void theMethodThatIsAtWorkMoreThanBeforeIsTold() {
    MethodWitness witness = new MethodWitness(new SceneReader());
    for (int second = 0; second < SECONDS; second++) {
      witness.met(second * MILLIS, new Scene("app.Web.serve", "http-N-exec-M", ""));
      if (second >= BEGUN) {
        witness.met(second * MILLIS, new Scene("app.Spin.wait", "pool-N-thread-M", ""));
      }
    }

    witness.testify(inquiry(AnomalyType.CPU_RUNAWAY, "cpu_pct"), notes);

    assertThat(told())
        .containsExactly(
            "method app.Spin.wait: at work in 608 of 1216 samples, most in 'pool-N-thread-M'");
    assertThat(named()).containsExactly(List.of("pool-N-thread-M"));
  }

  @Test
  void collectionsAreToldByTheirCause() {
    CollectionWitness witness = new CollectionWitness();
    for (int second = 0; second < SECONDS; second += 10) {
      witness.collected(second * MILLIS, "G1 Evacuation Pause", 5_000_000);
      if (second >= BEGUN) {
        witness.collected(second * MILLIS, "G1 Humongous Allocation", 100_000_000);
      }
    }

    witness.testify(inquiry(AnomalyType.GC_PRESSURE, "gc_time_pct"), notes);

    assertThat(told())
        .containsExactly("collection_cause G1 Humongous Allocation: 60 collections, 100 ms each");
  }

  @Test
  void classesThatGrewBetweenTwoCountsAreTold() {
    ObjectCountWitness witness = new ObjectCountWitness(new SceneReader());
    for (int hour = 0; hour < 2; hour++) {
      long now = MILLIS * SECONDS * hour;
      witness.counted(now, hour, "byte[]", new Size(1_000, (1 + 40 * hour) * MIB));
      witness.counted(now, hour, "app.Session", new Size(10 + 5_000 * hour, MIB * hour));
    }

    witness.testify(inquiry(AnomalyType.MEMORY_LEAK, "heap_live_mb"), notes);

    assertThat(told().get(0)).isEqualTo("class app.Session: 5000 more in 1 h 0 min, 1 MiB of 41");
  }

  @Test
  void oneCountSaysNothing() {
    ObjectCountWitness witness = new ObjectCountWitness(new SceneReader());
    witness.counted(0, 1, "byte[]", new Size(1_000, MIB));

    witness.testify(inquiry(AnomalyType.MEMORY_LEAK, "heap_live_mb"), notes);

    assertThat(notes.suspects()).isEmpty();
  }

  @Test
  void whoHoldsWhatWasAllocatedSinceComesFirst() {
    OldObjectWitness witness = new OldObjectWitness();
    for (int i = 0; i < 12; i++) {
      witness.sampled(9_000_000, old("app.Config", "app.Settings", "all", 0));
      witness.sampled(9_000_000, old("app.Session", "app.Carts", "map", 2_000_000));
    }

    witness.testify(inquiry(AnomalyType.MEMORY_LEAK, "heap_live_mb"), notes);

    assertThat(told()).containsExactly("field app.Carts.map: holds app.Session");
    assertThat(named()).containsExactly(List.of("app.Session"));
    assertThat(notes.suspects().get(0).share()).hasValue(1);
  }

  @Test
  void onlyTheNewestTellingOfOldObjectsCounts() {
    OldObjectWitness witness = new OldObjectWitness();
    IntStream.range(0, 5_000)
        .forEach(i -> witness.sampled(8_000_000, old("app.Config", "app.Settings", "all", 0)));
    witness.sampled(9_000_000, old("app.Session", "app.Carts", "map", 0));
    witness.sampled(9_000_000, old("app.Session", "app.Carts", "map", 0));

    witness.testify(inquiry(AnomalyType.MEMORY_LEAK, "heap_live_mb"), notes);

    assertThat(told()).containsExactly("field app.Carts.map: holds app.Session");
  }

  @Test
  void loadersThatAreMadeAnewAreTold() {
    LoaderWitness witness = new LoaderWitness();
    for (int i = 0; i < 40; i++) {
      witness.told(10_000, i, i == 0 ? "app.Loader" : "app.Plugin", 100);
    }
    for (int i = 0; i < 640; i++) {
      witness.told(3_000_000, i, i == 0 ? "app.Loader" : "app.Plugin", i == 0 ? 150 : 100);
      witness.told(3_000_100, i, i == 0 ? "app.Loader" : "app.Plugin", i == 0 ? 150 : 100);
    }

    witness.testify(inquiry(AnomalyType.CLASS_LEAK, "metaspace_mb"), notes);

    assertThat(told())
        .containsExactly(
            "loader app.Plugin: 60000 classes more, 639 loaders of its kind, 600 of them new",
            "loader app.Loader: 50 classes more, 1 loader of its kind, 0 of them new");
  }

  @Test
  void aClassThatIsDefinedAgainAndAgainComesBeforeItsLoader() {
    LoaderWitness witness = new LoaderWitness();
    witness.told(10_000, 1, "app.Loader", 100);
    for (int second = BEGUN; second < SECONDS; second++) {
      witness.defined(second * MILLIS, "app.Stub" + second + "/0x0000000800c03000");
    }
    witness.told(SECONDS * MILLIS, 1, "app.Loader", 1_900);

    witness.testify(inquiry(AnomalyType.CLASS_LEAK, "metaspace_mb"), notes);

    assertThat(told())
        .containsExactly(
            "class app.StubN: 608 more of that name, 608 in all",
            "loader app.Loader: 1800 classes more, 1 loader of its kind, 0 of them new");
  }

  /** More names than are told apart, of which each is defined once. */
  @Test
  void classesOfWhichEachHasANameOfItsOwnAreToldByTheirFamily() {
    LoaderWitness witness = new LoaderWitness();
    witness.defined(0, "app.Main");
    for (int second = BEGUN; second < SECONDS; second++) {
      witness.defined(second * MILLIS, "app.Rule$$" + letters(second));
    }

    witness.testify(inquiry(AnomalyType.CLASS_LEAK, "metaspace_mb"), notes);

    assertThat(told().get(0))
        .isEqualTo("class app.Rule$$*: 608 more of 498 and more names, 608 in all");
    assertThat(notes.suspects().get(0).share()).hasValue(1);
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void howMuchIsOfNamesThatHaveNoFamilyEitherIsSaid() {
    LoaderWitness witness = new LoaderWitness();
    witness.defined(0, "app.Main");
    for (int second = BEGUN; second < SECONDS; second++) {
      witness.defined(second * MILLIS, "app.Stub" + second);
      witness.defined(second * MILLIS, "app.in." + letters(second));
      witness.defined(second * MILLIS, "app.out." + letters(second));
    }

    witness.testify(inquiry(AnomalyType.CLASS_LEAK, "metaspace_mb"), notes);

    assertThat(told().get(0)).isEqualTo("class app.StubN: 608 more of that name, 608 in all");
    assertThat(notes.gaps())
        .containsExactly("what 39 % of it is (more names than can be told apart)");
  }

  /** A number without a digit. */
  private static String letters(int number) {
    return Integer.toString(number)
        .chars()
        .mapToObj(digit -> String.valueOf((char) ('A' + digit - '0')))
        .collect(Collectors.joining());
  }

  private static OldObject old(String type, String holder, String field, long allocatedMillis) {
    return new OldObject(
        List.of(new Link(type, "", 7, ""), new Link(holder, field, 1, "")),
        "",
        "",
        allocatedMillis);
  }

  /** Begun in the middle of the hour and asked ten minutes later. */
  private static Inquiry inquiry(AnomalyType type, String metric) {
    return new Inquiry("id", type, metric, 1, 0, false, BEGUN * MILLIS, ASKED * MILLIS);
  }

  private List<String> told() {
    return notes.suspects().stream().map(WitnessTest::words).toList();
  }

  /** The foreign names in what is told, which are covered where it leaves the host. */
  private List<List<String>> named() {
    return notes.suspects().stream().map(Suspect::named).toList();
  }

  private static String words(Suspect suspect) {
    return suspect.kind() + " " + suspect.name() + ": " + suspect.detail();
  }
}
