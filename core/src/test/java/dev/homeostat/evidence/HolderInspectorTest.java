package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.example.shop.CartCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records this JVM, in which a cache of an application grows. */
@Timeout(60)
class HolderInspectorTest {

  private static final Inquiry LEAK = new Inquiry("id", AnomalyType.MEMORY_LEAK, "heap_live_mb", 1);

  /** Of the ten seconds of a recording. */
  private static final Duration OPEN = Duration.ofSeconds(9);

  private final ManualClock clock = new ManualClock(0);
  private final PauseBudget pauses =
      new PauseBudget(clock, Duration.ofSeconds(10), Duration.ofMinutes(10));
  private final NextStop next = new NextStop();
  private double roomBytes = Double.NaN;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean opens = new AtomicBoolean();
  private Notes notes = new Notes();

  @BeforeEach
  void leak() {
    Thread shop =
        new Thread(
            () -> {
              for (int i = 0; !over.get(); i++) {
                if (opens.get()) {
                  CartCache.open();
                }
                LockSupport.parkNanos(500_000); // A visitor now and then.
                if (i % 200 == 0) {
                  System.gc(); // The recorder tells of what has survived one.
                }
              }
            },
            "shop");
    shop.setDaemon(true);
    shop.start();
  }

  @AfterEach
  void forget() {
    over.set(true);
    CartCache.clear();
  }

  @Test
  void theFieldThatHoldsAClassThatGrewStandsBeforeIt() throws Exception {
    notes.suspect("class", "org.example.shop.CartCache$Session", "400 more", 0.9);

    look(1e6);

    Suspect first = notes.suspects().get(0);
    assertThat(first.kind()).as("%s %s", notes.suspects(), notes.gaps()).isEqualTo("field");
    assertThat(first.name()).isEqualTo("org.example.shop.CartCache.map");
    assertThat(first.detail()).startsWith("holds org.example.shop.CartCache$Session");
    assertThat(notes.suspects()).extracting(Suspect::kind).contains("class");
    assertThat(pauses.stops()).isOne();
  }

  @Test
  void whereTheClassesTookTheStopItIsForTheNext() throws Exception {
    pauses.spend();
    notes.suspect("class", "org.example.shop.CartCache$Session", "400 more", 0.9);

    look(1e6);

    assertThat(notes.isPostponed()).isTrue();
    assertThat(notes.suspects()).hasSize(1);
    assertThat(pauses.stops()).isOne();
    List<Suspect> kept = next.classesOf("id");
    assertThat(kept).isEqualTo(notes.suspects());
    assertThat(next.classesOf("another")).isEmpty();

    clock.advance(Duration.ofMinutes(10));
    notes = new Notes();
    notes.again(kept);
    look(1e6);
    assertThat(notes.suspects().get(0).name()).isEqualTo("org.example.shop.CartCache.map");
    assertThat(next.classesOf("id")).isEmpty();
    assertThat(pauses.stops()).isEqualTo(2);

    // The episode gets graver: what grew since is told anew, and who holds it is not lost.
    notes = new Notes();
    notes.suspect("class", "byte[]", "9000 more", 0.9);
    look(1e6);
    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .startsWith("org.example.shop.CartCache.map")
        .endsWith("byte[]");
    assertThat(pauses.stops()).isEqualTo(2);
  }

  @Test
  void aWalkThatIsPredictedToTakeTooLongIsSaid() throws Exception {
    notes.suspect("class", "byte[]", "400 more", 0.9);

    look(1e12);

    assertThat(notes.suspects())
        .singleElement()
        .extracting(Suspect::detail)
        .isEqualTo("400 more, allocated at org.example.shop.CartCache.open");

    assertThat(notes.isPostponed()).isFalse();
    assertThat(pauses.stops()).isZero();
    assertThat(notes.gaps())
        .singleElement()
        .asString()
        .startsWith("who holds it: it would stop the application for about ");
  }

  /** Who is 30 MiB from being ended by the kernel must not be ended for a name. */
  @Test
  void whereTheContainerHasNoRoomTheRecorderIsNotStarted() throws Exception {
    notes.suspect("class", "org.example.shop.CartCache$Session", "400 more", 0.9);
    roomBytes = 30 << 20;

    look(1e6);

    assertThat(notes.suspects()).hasSize(1);
    assertThat(pauses.stops()).isZero();
    assertThat(notes.gaps())
        .singleElement()
        .isEqualTo(
            "who holds it: the container has room for 30 MiB, too little to start the flight"
                + " recorder");
  }

  /**
   * What is recorded for an episode that is over, or a host that takes the agent out, is no walk.
   */
  @Test
  void whereNobodyWantsToKnowAnyMoreTheJvmDoesNotWalk() {
    List<String> ended = new CopyOnWriteArrayList<>();
    FlightRecorderListener listener =
        new FlightRecorderListener() {
          @Override
          public void recordingStateChanged(Recording recording) {
            if (recording.getState() == RecordingState.STOPPED) {
              ended.add(recording.getSettings().get(OldObject.SAMPLE + "#enabled"));
            }
          }
        };
    FlightRecorder.addListener(listener);
    Patience calledOff = new Patience(clock, Duration.ofMinutes(1), () -> true);

    assertThatThrownBy(() -> inspector(1e6).inspect(LEAK, notes, calledOff))
        .isInstanceOf(Patience.Impatience.class);
    FlightRecorder.removeListener(listener);

    assertThat(pauses.stops()).isZero();
    assertThat(ended).containsExactly("false");
  }

  /**
   * Looks, while the shop is open; it closes before the JVM walks: a map into which a thread is
   * just putting something is found on that thread's stack, one walk in fifteen, and nowhere else.
   */
  private void look(double heapBytes) throws Exception {
    CartCache.clear();
    HastyClock hasty = new HastyClock();
    long[] closes = {0};
    BooleanSupplier watchesTheShop =
        () -> {
          long now = hasty.monotonicNanos();
          closes[0] = closes[0] == 0 ? now + OPEN.toNanos() : closes[0];
          opens.set(now - closes[0] < 0);
          return false;
        };
    inspector(heapBytes)
        .inspect(LEAK, notes, new Patience(hasty, Duration.ofMinutes(1), watchesTheShop));
  }

  private HolderInspector inspector(double heapBytes) throws Exception {
    return new HolderInspector(
        MeasuredHistogram.of(() -> "", () -> heapBytes),
        pauses,
        next,
        Diagnostics.NONE,
        () -> roomBytes);
  }
}
