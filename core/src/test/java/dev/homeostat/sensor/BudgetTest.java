package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BudgetTest {

  @Test
  void comesAtOnceAndThenWhenItsShareAllows() {
    Budget budget = new Budget(0.01, Duration.ofNanos(50));
    assertThat(budget.allows(0)).isTrue();
    budget.spend(0, 10);
    assertThat(budget.allows(999)).isFalse();
    assertThat(budget.allows(1_000)).isTrue();
    budget.spend(1_000, 0);
    assertThat(budget.allows(1_049)).isFalse();
    assertThat(budget.allows(1_050)).isTrue();
  }

  @Property(seed = "10")
  void neverTakesMoreThanItsShareWhereverTheClockBegan(
      @ForAll long began, @ForAll @LongRange(min = 1, max = 1_000_000_000) long took) {
    Budget budget = new Budget(0.001, Duration.ZERO);
    budget.spend(began, took);
    assertThat(budget.allows(began + took * 999)).isFalse();
    assertThat(budget.allows(began + took * 1_001)).isTrue();
  }

  @Test
  void aHistogramsBudgetIsAShareAndAPause() {
    assertThatThrownBy(() -> new HistogramBudget(1.1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.1");
    assertThatThrownBy(() -> new HistogramBudget(Double.NaN, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HistogramBudget(0, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HistogramBudget.DEFAULT)
        .isEqualTo(new HistogramBudget(.0005, Duration.ofMillis(20)));
  }
}
