package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.sensor.Beans;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.ManualClock;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GlancesTest {

  private static final long[] SELF = {Thread.currentThread().getId(), Long.MAX_VALUE};

  @Test
  void allStacksOfOneGlanceAreOneStop() {
    PauseBudget pauses = budget(new ManualClock(0));
    Glances glances = new Glances(Beans.threads(), pauses);

    assertThat(glances.at(SELF))
        .singleElement()
        .extracting(ThreadInfo::getStackTrace)
        .satisfies(stack -> assertThat(stack).isNotEmpty());
    assertThat(glances.at(new long[0])).isEmpty();
    assertThat(pauses.stops()).isOne();
    assertThat(glances.areOver()).isFalse();
  }

  @Test
  void behindOneThatTookLongThereIsNoOther() {
    PauseBudget pauses = budget(new Slow());
    Glances glances = new Glances(Beans.threads(), pauses);

    assertThat(glances.at(SELF)).isNotEmpty();
    assertThat(glances.areOver()).isTrue();
    assertThat(glances.at(SELF)).isEmpty();
    assertThat(pauses.stops()).isOne();
    assertThat(pauses.stopNanos()).isEqualTo(30_000_000);
  }

  private static PauseBudget budget(Clock clock) {
    return new PauseBudget(clock, Duration.ofMillis(100), Duration.ofMinutes(10));
  }

  /** By which anything takes 30 ms. */
  private static final class Slow implements Clock {
    private long nanos;

    @Override
    public long monotonicNanos() {
      nanos += 30_000_000;
      return nanos;
    }

    @Override
    public long epochMillis() {
      return 0;
    }
  }
}
