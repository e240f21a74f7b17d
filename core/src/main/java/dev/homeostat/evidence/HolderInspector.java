package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.evidence.Holders.Held;
import dev.homeostat.sensor.Beans;
import dev.homeostat.sensor.ContainerRoom;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.text.Plain;
import java.lang.management.GarbageCollectorMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * Who holds what piles up, from the flight recorder's samples of old objects: a recording of ten
 * seconds. Where a walk over the heap is predicted to be short enough, the JVM follows each
 * sample's references up to a root: at the first stop of the application that may come after the
 * one that told which classes grew. Until then, and where no class histogram can be had, nor soon
 * can be, it is opened without that walk, which stops nothing, and the places where objects were
 * allocated have to do. The recorder's own bound on that walk does not hold (413 ms on 1 GiB where
 * 100 were asked for), so it is not relied on. Not under generational ZGC or Shenandoah, whose
 * recorder has faults there (JDK-8279016), and not where the recorder is yet to be started and the
 * container has no room for what it takes, which stays.
 */
final class HolderInspector implements Inspector {

  private static final Duration RECORDED = Duration.ofSeconds(10);
  private static final int MOST_SUSPECTS = 2;

  /** A walk took up to 1.9 times as long as a histogram of the same heap of some 250 MB. */
  private static final double LONGER = 2;

  /** The recorder takes 20 to 40 MiB. */
  private static final double LEAST_ROOM_BYTES = 64 << 20;

  private static final double MIB = 1 << 20;

  private static final List<String> FAULTY = List.of("Shenandoah", "ZGC Minor", "ZGC Major");

  private final MeasuredHistogram histogram;
  private final PauseBudget pauses;
  private final NextStop next;
  private final Diagnostics diagnostics;
  private final DoubleSupplier roomBytes;

  /**
   * Makes one.
   *
   * @param roomBytes how much more memory the container allows; NaN where that is no matter
   */
  HolderInspector(
      MeasuredHistogram histogram,
      PauseBudget pauses,
      NextStop next,
      Diagnostics diagnostics,
      DoubleSupplier roomBytes)
      throws ClassNotFoundException {
    this.diagnostics = diagnostics;
    this.histogram = histogram;
    this.pauses = pauses;
    this.next = next;
    this.roomBytes = roomBytes;
    Class.forName("jdk.jfr.Recording");
    for (GarbageCollectorMXBean collector : Beans.collectors()) {
      if (FAULTY.stream().anyMatch(collector.getName()::startsWith)) {
        throw new UnsupportedOperationException(
            "old objects are not sampled under this collector (" + collector.getName() + ")");
      }
    }
  }

  /**
   * How much memory the container has for the recorder to be started; NaN where that is not known,
   * or it runs.
   */
  static double roomToStart(ContainerRoom room) {
    return FlightRecorder.isInitialized() ? Double.NaN : room.memoryBytes();
  }

  @Override
  public String topic() {
    return "old objects";
  }

  @Override
  public boolean takesLong() {
    return true;
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<Suspect> known = next.holdersOf(inquiry.episode());
    if (!known.isEmpty()) {
      notes.lead(known);
      return;
    }
    double room = roomBytes.getAsDouble();
    if (room < LEAST_ROOM_BYTES) {
      next.isOver(inquiry.episode(), List.of());
      notes.gap(
          "who holds it: the container has room for "
              + Plain.number(Math.max(0, Math.rint(room / MIB)))
              + " MiB, too little to start the flight recorder");
      return;
    }
    boolean follows = pauses.refusal(predictedNanos(histogram)).isEmpty();
    List<Suspect> grown = notes.suspects();
    if (!grown.isEmpty() && !follows) {
      if (next.classesOf(inquiry.episode()).isEmpty()) {
        record(false, Makers::tell, notes, patience);
      }
      putOff(inquiry, notes);
      return;
    }
    if (notes.isPostponed() && pauses.comesSoon()) {
      return;
    }
    next.isOver(inquiry.episode(), List.of());
    record(follows, this::tellHolders, notes, patience);
    next.isOver(
        inquiry.episode(),
        notes.suspects().stream().filter(each -> !each.kind().equals("class")).toList());
  }

  private void tellHolders(Path file, Notes notes, Patience patience) throws Exception {
    tell(file, diagnostics, notes, patience);
  }

  /** Tells what a recording says. */
  private interface Teller {
    void tell(Path file, Notes notes, Patience patience) throws Exception;
  }

  /**
   * Records and tells.
   *
   * @param follows whether the JVM looks who holds each sample, which stops the application
   */
  private void record(boolean follows, Teller teller, Notes notes, Patience patience)
      throws Exception {
    Path folder = Files.createTempDirectory("homeostat");
    Path file = folder.resolve("old-objects.jfr");
    try (Recording recording = new Recording()) {
      recording.setName("homeostat");
      recording
          .enable(OldObject.SAMPLE)
          .with("stackTrace", "true")
          .with("cutoff", follows ? pauses.most().toMillis() + " ms" : "0 ns");
      recording.start();
      patience.sleep(RECORDED);
      if (patience.isOver()) {
        recording.disable(OldObject.SAMPLE); // Or its end would have the JVM walk, for nobody.
        patience.check();
      }
      if (follows) {
        pauses.spend();
      }
      recording.stop();
      recording.dump(file);
      if (follows) {
        pauses.ended();
      }
      teller.tell(file, notes, patience);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** The classes have just taken the stop: who holds them is for the next one, if it may be. */
  private void putOff(Inquiry inquiry, Notes notes) {
    double predicted = predictedNanos(histogram);
    if (pauses.fits(predicted)) {
      next.isForHoldersOf(inquiry.episode(), notes.suspects());
      notes.postpone();
    } else {
      next.isOver(inquiry.episode(), List.of());
      notes.gap("who holds it: " + pauses.refusal(predicted));
    }
  }

  /** How long a walk from the samples to their roots may stop the application. */
  static double predictedNanos(MeasuredHistogram histogram) {
    return LONGER * histogram.predictedNanos();
  }

  /**
   * Tells of what the samples of a recording say.
   *
   * @param diagnostics of the JVM that made the recording, as far as it can be asked for classes
   */
  static void tell(Path file, Diagnostics diagnostics, Notes notes, Patience patience)
      throws Exception {
    List<OldObject> samples = OldObject.in(file, patience);
    if (!tell(samples, collections(samples, diagnostics), notes)) {
      notes.gap("who holds it (no old object was sampled)");
    }
  }

  /** Which of the classes on the ways are collections; by their names where no class is at hand. */
  private static CollectionClasses collections(List<OldObject> samples, Diagnostics diagnostics) {
    Set<String> types =
        samples.stream()
            .flatMap(sample -> sample.way().stream())
            .map(Link::type)
            .collect(Collectors.toSet());
    try {
      return CollectionClasses.among(types, diagnostics.loadedClasses());
    } catch (UnsupportedOperationException e) {
      return CollectionClasses.NAMED;
    }
  }

  /**
   * Tells of what samples say. Who holds one of the classes that grew stands before them, any other
   * behind.
   *
   * @return whether they say anything
   */
  static boolean tell(List<OldObject> samples, CollectionClasses collections, Notes notes) {
    Holders holders = new Holders(collections);
    for (OldObject sample : samples) {
      holders.add(sample.way(), sample.root(), sample.allocatedAt());
    }
    double all = Math.max(1, samples.size());
    Set<String> grown = notes.suspects().stream().map(Suspect::name).collect(Collectors.toSet());
    List<Held> most =
        holders.held().stream()
            .sorted(Comparator.comparingInt(Held::count).reversed())
            .filter(held -> grown.isEmpty() || !held.kind().equals("class"))
            .limit(MOST_SUSPECTS)
            .toList();
    for (Held held : most) {
      String name = held.name();
      List<String> named = List.of(held.type());
      if (grown.contains(held.type())) {
        notes.suspectFirst(held.kind(), name, held.detail(), held.count() / all, named);
      } else {
        notes.suspect(held.kind(), name, held.detail(), held.count() / all, named);
      }
    }
    return !most.isEmpty();
  }
}
