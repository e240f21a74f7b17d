package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.sensor.Beans;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.Plain;
import java.lang.management.GarbageCollectorMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Classes that grew, from the difference of two class histograms. A histogram counts dead objects
 * too and a live one would cost a full collection; so it is taken right behind a collection, when
 * few are dead; where none comes within ten seconds, without, and that is said. It stops the
 * application: only under a {@link PauseBudget}.
 */
final class HeapInspector implements Inspector {

  private static final Duration MOST_WAIT = Duration.ofSeconds(10);

  private final MeasuredHistogram histogram;
  private final PauseBudget pauses;
  private final NextStop next;
  private final Clock clock;
  private final LongSupplier collections;
  private final Diagnostics diagnostics;
  private final Usual<Taken> usual = new Usual<>();

  /**
   * Looks at this JVM or another.
   *
   * @param collections how many collections that JVM has made
   * @param next the stop that may be for who holds what grew, not for a histogram again
   * @param diagnostics of that JVM, as far as it can be asked for classes
   */
  HeapInspector(
      MeasuredHistogram histogram,
      LongSupplier collections,
      PauseBudget pauses,
      NextStop next,
      Diagnostics diagnostics,
      Clock clock) {
    this.histogram = histogram;
    this.collections = collections;
    this.pauses = pauses;
    this.next = next;
    this.diagnostics = diagnostics;
    this.clock = clock;
    if (!histogram.lacks().isEmpty()) {
      throw new UnsupportedOperationException(histogram.lacks());
    }
  }

  @Override
  public String topic() {
    return "classes on the heap";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) throws Exception {
    // Amidst an episode the stop may be wanted for that one; its own first histogram has to do.
    if (calm && pauses.refusal(histogram.predictedNanos()).isEmpty()) {
      Taken taken = take(patience);
      if (!taken.isEmpty()) {
        usual.take(taken, true);
      }
    }
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<Suspect> told = next.classesOf(inquiry.episode());
    if (!told.isEmpty()) {
      notes.again(told);
      return;
    }
    String refusal = pauses.refusal(histogram.predictedNanos());
    if (!refusal.isEmpty()) {
      notes.gap("no class histogram: " + refusal);
      if (pauses.fits(histogram.predictedNanos())) {
        notes.postpone(); // It only came too early.
      }
      return;
    }
    Taken now = take(patience);
    if (now.isEmpty()) {
      notes.gap("no class histogram: the application has no MBean server yet");
      return;
    }
    Taken before = usual.get().orElse(null);
    if (before == null) {
      usual.take(now, false); // So that who asks again is told more.
      notes.gap("what grew (there is no earlier class histogram; these are the largest)");
    }
    String since =
        before == null ? " in all" : " more in " + Plain.duration((now.nanos - before.nanos) / 1e9);
    Histogram earlier = before == null ? Histogram.EMPTY : before.histogram;
    new ClassGrowth(earlier, now.histogram).tell(inquiry.type(), since, notes);
    for (Suspect each : List.copyOf(notes.suspects())) {
      Optional<String> lambda = now.histogram.grownLambda(each.name(), earlier);
      if (lambda.isPresent()) {
        tellWhatItIs(lambda.get(), each.name(), notes);
      }
    }
    if (!now.collected || (before != null && !before.collected)) {
      notes.gap("which objects live (no collection came before a class histogram)");
    }
  }

  /** A lambda has the name of the class that made it, which says little of what it is for. */
  private void tellWhatItIs(String lambda, String name, Notes notes) {
    try {
      for (Class<?> type : diagnostics.loadedClasses()) {
        if (type.getName().equals(lambda) && type.getInterfaces().length > 0) {
          String what = type.getInterfaces()[0].getName();
          notes.addTo("class", name, ", lambdas for " + what, what);
        }
      }
    } catch (UnsupportedOperationException e) {
      // Then its name has to do.
    }
  }

  /**
   * A histogram.
   *
   * @param nanos when it was taken
   * @param collected whether right behind a collection: else dead objects are counted in it, as
   *     many as the application left since the last one
   */
  private record Taken(Histogram histogram, long nanos, boolean collected) {
    boolean isEmpty() {
      return histogram.classes().isEmpty();
    }
  }

  private Taken take(Patience patience) throws Exception {
    long before = collections.getAsLong();
    boolean collected = patience.await(MOST_WAIT, () -> collections.getAsLong() != before);
    patience.check();
    pauses.spend();
    try {
      return new Taken(Histogram.parse(histogram.take()), clock.monotonicNanos(), collected);
    } finally {
      pauses.ended();
    }
  }

  /** How many collections this JVM has made. */
  static long ofThisJvm() {
    long count = 0;
    for (GarbageCollectorMXBean collector : Beans.collectors()) {
      count += collector.getCollectionCount();
    }
    return count;
  }
}
