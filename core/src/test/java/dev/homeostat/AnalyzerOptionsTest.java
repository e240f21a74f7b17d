package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.detect.DetectorKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalyzerOptionsTest {

  private final AnalyzerOptions options = AnalyzerOptions.of("shop");

  @Test
  void theDefaultsAreTheContracts() {
    assertThat(options.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.learning()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.detectors()).isEqualTo(DetectorKind.ofDefault());
    assertThat(options.readyAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.withLearning(Duration.ZERO).readyAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.window()).isEqualTo(Duration.ofHours(1));
    assertThat(options.points()).isEqualTo(360);
    assertThat(options.maxSeries()).isEqualTo(1_000);
    assertThat(options.enabled().getAsBoolean()).isTrue();
    assertThat(options.resource())
        .containsEntry("process.pid", Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void theSeedsSystemIsItsRuleAloneOnceAMinute() {
    AnalyzerOptions seed = AnalyzerOptions.ofSeed("shop");
    assertThat(seed.isSeed()).isTrue();
    assertThat(seed.detectors()).containsExactly(DetectorKind.ZSCORE);
    assertThat(seed.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.isSeed()).isFalse();
  }

  @Test
  void eachBadValueIsNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> AnalyzerOptions.of("  "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("component must not be blank");
    assertThatThrownBy(() -> options.withInterval(Duration.ofMillis(19)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval must be at least 20ms: PT0.019S");
    assertThatThrownBy(() -> options.withWindow(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window must be more than nothing: PT0S");
    assertThat(options.withInterval(Duration.ofMillis(20)).interval()).hasMillis(20);
  }

  @Test
  void aNumberThatIsTooLargeIsNamedWithWhatIsAllowed() {
    assertThat(options.withBusCapacity(100_000).busCapacity()).isEqualTo(100_000);
    assertThat(options.withBusCapacity(-1).busCapacity()).isEqualTo(-1);
    assertThatThrownBy(() -> options.withBusCapacity(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("busCapacity must be at most 100000: 2147483647");
    assertThatThrownBy(() -> counting(100_001, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("points must be from 1 to 100000: 100001");
    assertThatThrownBy(() -> counting(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSeries must be from 1 to 100000: 0");
  }

  private AnalyzerOptions counting(int points, int maxSeries) {
    return new AnalyzerOptions(
        options.component(),
        options.interval(),
        options.detectors(),
        options.learning(),
        options.window(),
        points,
        maxSeries,
        options.busCapacity(),
        options.histogram(),
        options.histogramBudget(),
        options.evidence(),
        options.data(),
        options.resource(),
        options.enabled(),
        options.log(),
        options.clock());
  }

  @Test
  @SuppressWarnings("NullAway") // As one who has no checker may call it.
  void aComponentThatIsNullIsSaidClearly() {
    assertThatThrownBy(() -> AnalyzerOptions.of(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("component must not be null");
  }

  @Test
  void aDurationOfMoreThanNinetyDaysIsNamedToo() {
    assertThat(options.withInterval(Duration.ofDays(90)).readyAfter()).hasDays(5_400);
    Duration endless = Duration.ofDays(91);
    assertThatThrownBy(() -> options.withInterval(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("interval ");
    assertThatThrownBy(() -> options.withWindow(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("window ");
  }

  @Test
  void theComponentIsMadeSafe() {
    assertThat(AnalyzerOptions.of("a\nb").component()).isEqualTo("a\\u000ab");
  }

  @Test
  void theResourceIsCopied() {
    Map<String, String> mine = new HashMap<>(Map.of("a", "b"));
    AnalyzerOptions copied = options.withResource(mine);
    mine.put("c", "d");
    assertThat(copied.resource()).containsOnlyKeys("a");
  }
}
