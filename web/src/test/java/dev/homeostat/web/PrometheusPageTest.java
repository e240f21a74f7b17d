package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrometheusPageTest {

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final ManualClock clock = new ManualClock(0);
  private volatile boolean enabled = true;
  private final BehavioralAnalyzer analyzer =
      new BehavioralAnalyzer(
          AnalyzerOptions.of("shop")
              .withInterval(INTERVAL)
              .withHistogram(() -> "")
              .withClock(clock)
              .withEnabled(() -> enabled)
              .withLog(line -> {}));
  private final PrometheusPage page = new PrometheusPage(analyzer, "1.2");
  private final JsonPages pages = new JsonPages(analyzer, "1.2", alert -> alert);
  private final Endpoints endpoints =
      new Endpoints(
          analyzer, page, pages, new Live(new LiveNews(analyzer, pages), Runnable::run, clock));

  @AfterEach
  void close() {
    analyzer.close();
  }

  @Test
  void whatIsReadNoMoreIsLeftOutAndTheSwitchIsTold() {
    analyzer.gauge("queue", () -> 1);
    analyzer.startAsync();
    await().until(() -> analyzer.cost().ticks() == 1);
    do {
      long ticks = analyzer.cost().ticks();
      clock.advance(INTERVAL);
      await().until(() -> analyzer.cost().ticks() > ticks);
    } while (!showsTheGauge()); // A supplier may be late on a machine that is busy.
    assertThat(page.write())
        .contains("\njvm_memory_used_bytes", "\nhomeostat_custom_metric{", "\nhomeostat_score{")
        .contains("\nhomeostat_effort{state=\"full\"} 1\n")
        .contains("\nhomeostat_effort{state=\"disabled\"} 0\n");
    assertThat(health()).isEqualTo("ok\n");

    enabled = false;
    clock.advance(Duration.ofMillis(10_300)); // A tick that is not over yet is not ill then.
    await().until(() -> !analyzer.isEnabled());
    assertThat(page.write())
        .doesNotContain("jvm_memory_used_bytes")
        .doesNotContain("homeostat_custom_metric")
        .doesNotContain("homeostat_score")
        .contains("\nhomeostat_baseline{")
        .contains("\nhomeostat_effort{state=\"full\"} 0\n")
        .contains("\nhomeostat_effort{state=\"disabled\"} 1\n");
    assertThat(health()).isEqualTo("ok, switched off\n");

    enabled = true;
    clock.advance(Duration.ofSeconds(1));
    await().until(analyzer::isEnabled);
    await().until(() -> page.write().contains("\njvm_memory_used_bytes"));
  }

  @Test
  void theAlertsOfTheSeedsRuleAreNoOpenEpisodes() {
    try (BehavioralAnalyzer seed =
        new BehavioralAnalyzer(
            AnalyzerOptions.of("shop")
                .withDetectors(Set.of(DetectorKind.ZSCORE))
                .withHistogram(() -> "")
                .withClock(clock)
                .withLog(line -> {}))) {
      for (int i = 0; i < 20; i++) {
        clock.advance(Duration.ofSeconds(1));
        seed.injectMetric("queue", 10);
      }
      seed.injectMetric("queue", 1_000);
      seed.startAsync();
      await().until(() -> !seed.episodes().isEmpty());

      JsonPages pagesOfSeed = new JsonPages(seed, "1.2", alert -> alert);
      assertThat(new PrometheusPage(seed, "1.2").write()).doesNotContain("homeostat_episodes_open");
      assertThat(pagesOfSeed.statusText()).contains(", 0 open episodes\n");
      assertThat(pagesOfSeed.status())
          .contains("\"open\":0,", "\"metric\":\"custom_metrics.queue\"");
    }
  }

  private boolean showsTheGauge() {
    return page.write().contains("\nhomeostat_custom_metric{");
  }

  private String health() {
    Answer answer = endpoints.at("/healthz").get(0).handler().apply(Parameters.of(""));
    return answer.body();
  }
}
