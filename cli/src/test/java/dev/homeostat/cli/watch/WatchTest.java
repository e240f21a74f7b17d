package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.ManualClock;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final ManualClock clock = new ManualClock(0);
  private final Lines lines = new Lines();
  private final Person person = new Person();
  private final Asked source = new Asked();

  @Test
  void aKeyIsHeardWhileALookHangs() {
    source.hangs = true;
    person.enough = () -> !person.said.isEmpty();

    watch(Long.MAX_VALUE);

    assertThat(person.ticks).isEmpty();
    assertThat(person.said).containsExactly("asked");
  }

  @Test
  void aKeyIsHeardWhereEachLookTakesLongerThanAnInterval() {
    source.takesNanos = 3 * SECOND;
    person.enough = () -> person.ticks.size() == 4;

    watch(Long.MAX_VALUE);

    assertThat(person.ticks).containsExactly(0.0, 3.0, 6.0, 9.0);
  }

  @Test
  void whatItIsGivenEndsByTheClockHoweverLongALookTakes() {
    source.takesNanos = 3 * SECOND;

    assertThat(watch(10 * SECOND)).isEqualTo(Duration.ofSeconds(12));
    assertThat(person.ticks).containsExactly(0.0, 3.0, 6.0, 9.0);
  }

  @Test
  void aTickComesAnInterval() {
    assertThat(watch(3 * SECOND)).isEqualTo(Duration.ofSeconds(3));
    assertThat(person.ticks).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void itEndsWithWhatIsWatched() {
    source.endsAfter = 2;

    assertThat(watch(Long.MAX_VALUE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(person.ticks).containsExactly(0.0, 1.0);
    assertThat(person.said).containsExactly("asked", "asked", "asked");
  }

  @Test
  void aFaultOfASourceIsNoEnd() {
    source.fails = true;

    assertThatThrownBy(() -> watch(Long.MAX_VALUE))
        .hasMessage("a look at shop failed")
        .hasRootCauseMessage("a fault");
  }

  private Duration watch(long mostNanos) {
    AnalyzerOptions options =
        AnalyzerOptions.of("shop").withInterval(Duration.ofSeconds(1)).withClock(clock);
    return new Watch(source, options, person, lines, Duration.ZERO).run(mostNanos);
  }

  /** Takes the time that it is told to take. */
  private final class Asked implements Source {
    private final CountDownLatch never = new CountDownLatch(1);
    private boolean hangs;
    private boolean fails;
    private long takesNanos;
    private int endsAfter = Integer.MAX_VALUE;
    private int reads;

    @Override
    public boolean read(Readings readings) {
      reads++;
      lines.accept("asked");
      if (fails) {
        throw new IllegalStateException("a fault");
      }
      if (hangs) {
        try {
          never.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      clock.advance(Duration.ofNanos(takesNanos));
      readings.set(Signal.THREADS, 7);
      return reads <= endsAfter;
    }

    @Override
    public String component() {
      return "shop";
    }

    @Override
    public String title() {
      return "shop";
    }

    @Override
    public Map<String, String> resource() {
      return Map.of();
    }

    @Override
    public int signals() {
      return 1;
    }

    @Override
    public void close() {}
  }

  /** Whose waits go by at once, until there is enough. */
  private final class Person implements View {
    private final List<Double> ticks = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private BooleanSupplier enough = () -> false;

    @Override
    public void alert(BehavioralAlert alert) {}

    @Override
    public void tick(Readings readings, List<SeriesStatus> series) {
      ticks.add(readings.nanos() / (double) SECOND);
    }

    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public Wish await(long nanos) {
      if (nanos > 1) {
        clock.advance(Duration.ofNanos(nanos));
      }
      return enough.getAsBoolean() ? new Wish.Quit() : new Wish.Nothing();
    }
  }
}
