package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionLogTest {

  private static final String LIVE = Signal.HEAP_LIVE_MB.metric();

  private final List<String> problems = new ArrayList<>();
  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Serial, Parallel
        "[1.8s][info][gc] GC(3) Pause Full (Allocation Failure) 120M->36M(123M) 86.1ms|36|36|86.1",
        "[1,8s] GC(0) Pause Young (Allocation Failure) 33M->32M(123M) 87,5ms|32|NaN|87.5",
        // G1, any decorations
        "[2026-11-23T23:18:53.516+0000][31764][info][gc] GC(0) Pause Young (Normal)"
            + " (G1 Evacuation Pause) 15M->14M(128M) 182.8ms|14|NaN|182.8",
        "[217ms] GC(9) Pause Cleanup 48M->48M(128M) 0.5ms|NaN|NaN|0.5",
        // ZGC, generational or not
        "[3s][info][gc] GC(3) Garbage Collection (Allocation Rate) 76M(59%)->44M(34%)|44|44|NaN",
        "[3s][info][gc] GC(3) Major Collection (Warmup) 14M(11%)->20M(16%) 0.04s|20|20|NaN",
        "[3s][info][gc] GC(5) Minor Collection (High Usage) 86M(67%)->44M(34%) 0.03s|44|NaN|NaN",
        "[3s][info][gc,phases] GC(5) Y: Pause Mark End 0.25ms|NaN|NaN|0.25",
        // Shenandoah
        "[3s][info][gc] GC(0) Concurrent cleanup (unload classes) 35M->30M(128M) 0.016ms|30|30|NaN",
        "[3s][info][gc] GC(0) Pause Degenerated GC (Mark) 90M->30M(128M) 9.5ms|30|30|9.5",
        // What containers put before it
        "`shop-1  | [1.8s][info][gc] GC(3) Pause Full (Ergonomics) 9M->6M(12M) 8.1ms`|6|6|8.1",
        "2026-11-28T09:00:00.123456789Z [1.8s][info][gc] GC(3) Pause Full (Ergonomics)"
            + " 9M->6M(12M) 8.1ms|6|6|8.1",
        "2026-11-28T09:00:00.123456789Z stdout F [1.8s] GC(3) Pause Full (Ergonomics)"
            + " 9M->6M(12M) 8.1ms|6|6|8.1",
        // JDK 8 and before
        "28.940: [GC 17024K->2048K(83008K), 0.0100000 secs]|2|NaN|10",
        "46.567: [Full GC 19308K->10240K(83008K), 0.1000000 secs]|10|10|100",
        "604969.901: [Full GC [PSYoungGen: 1456K->0K(42368K)] [PSOldGen:"
            + " 1365671K->139476K(1366016K)] 1367127K->1024K(1408384K) [PSPermGen:"
            + " 68473K->68473K(131072K)], 1.5000000 secs]|1|1|1500",
        "1.000: [GC 1.000: [ParNew: 9K->1K(9K), 0.1 secs] 9K->2048K(9K), 0.2500000 secs]|2|NaN|250",
        "1.000: [Full GC (System.gc()) 1.000: [CMS: 5K->4K(9K), 0.1 secs] 9K->3072K(9K),"
            + " [CMS Perm : 1K->1K(2K)], 0.2500000 secs] [Times: user=0.1 sys=0.0, real=0.1 secs]"
            + "|3|3|250",
        "1.000: [GC pause (young) 24M->8M(256M), 0.0120000 secs]|8|NaN|12",
        "1.000: [GC remark, 0.0030000 secs]|NaN|NaN|3"
      })
  void readsTheHeapAfterACollectionAndItsPause(String line, String after, String live, String pause)
      throws IOException {
    replay(line);

    assertThat(seen).containsExactly(number(after) + " " + number(live) + " " + number(pause));
  }

  @Test
  void readsWhatAnOlderLogSaysInSeveralLines() throws IOException {
    replay(
        """
        2019-02-01T02:14:25.776+0000: 800431.781: [GC (Allocation Failure) 800431.789: [SoftReference, 0 refs, 0.0000320 secs]AdaptiveSizePolicy: 1
        Desired survivor size 4718592 bytes, new threshold 1 (max 15)
        [PSYoungGen: 45801K->2106K(45056K)] 760754K->718848K(793600K), 0.0130000 secs] [Times: user=0.15 sys=0.00, real=0.01 secs]\s
        2019-02-01T02:14:25.789+0000: 800431.795: Total time for which application threads were stopped: 0.0254612 seconds
        """);

    assertThat(seen).containsExactly("702.0 NaN 13.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DefNew", "ParNew"})
  void withAgesTheSizesOfTheYoungGenerationAreNotTheHeaps(String young) throws IOException {
    replay(
        """
        3.000: [GC (Allocation Failure) 3.000: [%s
        Desired survivor size 524288 bytes, new threshold 1 (max 15)
        - age   1:    1048496 bytes,    1048496 total
        : 8192K->1024K(9216K), 0.0078 secs] 208192K->201728K(519168K), 0.0080 secs] [Times: user=0.01 sys=0.00, real=0.01 secs]\s
        """
            .formatted(young));

    assertThat(seen).containsExactly("197.0 NaN 8.0");
  }

  @Test
  void wherePromotionFailedAllIsExamined() throws IOException {
    replay(
        """
        3.000: [GC (Allocation Failure) 3.000: [ParNew (promotion failed): 9216K->9216K(9216K), 0.0100 secs]3.010: [CMS: 400000K->250000K(509456K), 1.0000 secs] 409000K->256000K(519456K), [Metaspace: 2000K->2000K(1056768K)], 0.5000 secs] [Times: user=1.0 sys=0.00, real=1.02 secs]\s
        """);

    assertThat(seen).containsExactly("250.0 250.0 500.0");
  }

  @Test
  void whereAConcurrentMarkingFailedAllIsExamined() throws IOException {
    replay(
        """
        3.000: [GC (Allocation Failure) 3.000: [ParNew: 9216K->9216K(9216K), 0.0100 secs]3.000: [CMS3.000: [CMS-concurrent-mark: 0.1/0.2 secs] [Times: user=0.1 sys=0.00, real=0.10 secs]\s
         (concurrent mode failure): 300000K->250000K(400000K), 0.4000 secs] 450000K->256000K(500000K), [Metaspace: 2000K->2000K(1056768K)], 0.5000 secs] [Times: user=1.0 sys=0.00, real=1.10 secs]\s
        """);

    assertThat(seen).containsExactly("250.0 250.0 500.0");
  }

  @Test
  void underG1WhatMixedCollectionsLeaveLives() throws IOException {
    replay(
        """
        [0.000s][info][gc,init] Heap Max Capacity: 128M
        [1.000s][info][gc] GC(9) Pause Remark 79M->46M(128M) 10.000ms
        [2.000s][info][gc] GC(10) Pause Young (Prepare Mixed) (G1 Evacuation Pause) 48M->47M(128M) 1.000ms
        [3.000s][info][gc] GC(11) Pause Young (Mixed) (G1 Evacuation Pause) 52M->40M(128M) 8.000ms
        [4.000s][info][gc] GC(12) Pause Young (Normal) (G1 Evacuation Pause) 60M->41M(128M) 8.000ms
        """);

    assertThat(seen)
        .containsExactly("NaN NaN 10.0", "47.0 NaN 1.0", "40.0 40.0 8.0", "41.0 NaN 8.0");
  }

  @Test
  void aLeakIsTold() throws IOException {
    StringBuilder log = new StringBuilder("[0.000s][info][gc,init] Heap Max Capacity: 512M\n");
    for (int second = 5; second < 900; second += 5) {
      int after = 20 + second / 2;
      log.append(
          "[%d.000s][info][gc] GC(%d) Pause Full (Ergonomics) %dM->%dM(512M) 20.000ms%n"
              .formatted(second, second, after + 50, after));
    }

    CollectionLog read = replay(log.toString());

    assertThat(alerts).isNotEmpty();
    assertThat(alerts.get(0).anomalyType().id()).isEqualTo("memory_leak");
    assertThat(alerts.get(0).metric()).isEqualTo(LIVE);
    assertThat(alerts.get(0).startedAt().getEpochSecond()).isLessThan(60);
    assertThat(read.note()).contains("without dates").doesNotContain("maximum heap size");
  }

  @Test
  void theLimitIsWhatTheSharesOfZgcAreOf() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int second = 5; second < 900; second += 5) {
      int after = 20 + second / 2;
      log.append(
          "[%d.000s][info][gc] GC(%d) Major Collection (Proactive) %dM(%d%%)->%dM(%d%%) 0.020s%n"
              .formatted(
                  second,
                  second,
                  after + 20,
                  Math.round((after + 20) / 5.12),
                  after,
                  Math.round(after / 5.12)));
    }

    CollectionLog read = replay(log.toString());

    assertThat(alerts.get(0).anomalyType().id()).isEqualTo("memory_leak");
    BehavioralAlert last = alerts.get(alerts.size() - 1);
    assertThat(last.limit().orElseThrow()).isCloseTo(512, withinPercentage(2.5));
    assertThat(read.note()).contains("the largest that its lines speak of stands for it");
  }

  @Test
  void whereNoLineSpeaksOfALargestHeapNothingStandsForIt() throws IOException {
    CollectionLog read =
        replay("[3s][info][gc] GC(3) Major Collection (Warmup) 14M(11%)->20M(16%) 0.04s");

    assertThat(read.note()).contains("maximum heap size;").doesNotContain("stands for it");
  }

  @Test
  void whereTheJvmStartedAnewItIsJudgedAfresh() throws IOException {
    CollectionLog read =
        replay(
            """
            100.000: [Full GC 19308K->10240K(83008K), 0.1000000 secs]
            3.000: [Full GC 19308K->1024K(83008K), 0.1000000 secs]
            """);

    assertThat(read.note()).startsWith("2 runs, each judged afresh; the log does not tell");
    assertThat(read.counted()).isEqualTo("2 collections");
  }

  @Test
  void aTextWithoutTimesIsNoLog() {
    assertThat(CollectionLog.dialectOf(List.of("Using G1", "GC(0) Pause Young 5M->4M(9M) 1.0ms")))
        .isNull();
    assertThat(CollectionLog.dialectOf(List.of("timestamp,value", "1,2"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GC(0) Pause Young 5M->4M(9M) 1.0ms",
        "[info][gc] GC(0) Pause Young 5M->4M(9M) 1.0ms",
        "[GC (Allocation Failure)  65536K->10728K(251392K), 0.0099 secs]",
        "[Full GC 19308K->10240K(83008K), 0.1000000 secs]"
      })
  void whatTellsOfCollectionsButNotWhenIsALogWithoutTimes(String line) {
    assertThat(CollectionLog.isWithoutTimes(List.of("Using G1", line))).isTrue();
  }

  @Test
  void aColumnMayBeCalledAsACollectionIs() {
    assertThat(CollectionLog.isWithoutTimes(List.of("timestamp,GC(0) pauses,[GC ]", "1,2,3")))
        .isFalse();
  }

  private CollectionLog replay(String text) throws IOException {
    JudgedRun run =
        new JudgedRun(
            AnalyzerOptions.of("c").withResource(Map.of()),
            alerts::add,
            new Problems("file", problems::add),
            null,
            readings -> {
              String line =
                  readings.news(Signal.HEAP_AFTER_GC_MB)
                      + " "
                      + readings.news(Signal.HEAP_LIVE_MB)
                      + " "
                      + readings.news(Signal.GC_PAUSE_MS);
              if (!line.equals("NaN NaN NaN")) {
                seen.add(line);
              }
            });
    CollectionLog log =
        CollectionLog.of(
            new Lines(new StringReader(text)),
            run,
            new Problems("file", problems::add),
            Objects.requireNonNull(CollectionLog.dialectOf(text.lines().toList())));
    boolean more = log.begin();
    while (more) {
      more = log.step();
    }
    log.end();
    return log;
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
