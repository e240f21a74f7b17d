package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import dev.homeostat.sensor.MeasuredHistogram;
import java.lang.management.GarbageCollectorMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/**
 * Who holds what piles up, from the flight recorder's samples of old objects: a recording of ten
 * seconds, opened only where no class histogram could be had, nor soon can be. Where a walk over
 * the heap is predicted to be short enough, the JVM follows each sample's references up to a root;
 * else the place where it was allocated has to do. The recorder's own bound on that walk does not
 * hold (413 ms on 1 GiB where 100 were asked for), so it is not relied on. Not under generational
 * ZGC or Shenandoah, whose recorder has faults there (JDK-8279016).
 */
final class HolderInspector implements Inspector {

  private static final Duration RECORDED = Duration.ofSeconds(10);
  private static final int MOST_SUSPECTS = 2;
  private static final int LONGEST_CHAIN = 200;
  private static final List<String> FAULTY = List.of("Shenandoah", "ZGC Minor", "ZGC Major");

  private final MeasuredHistogram histogram;
  private final PauseBudget pauses;

  HolderInspector(MeasuredHistogram histogram, PauseBudget pauses) throws ClassNotFoundException {
    this.histogram = histogram;
    this.pauses = pauses;
    Class.forName("jdk.jfr.Recording");
    for (GarbageCollectorMXBean collector : Beans.collectors()) {
      if (FAULTY.stream().anyMatch(collector.getName()::startsWith)) {
        throw new UnsupportedOperationException(
            "old objects are not sampled under this collector (" + collector.getName() + ")");
      }
    }
  }

  @Override
  public String topic() {
    return "old objects";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    boolean comesSoon = notes.isPostponed() && pauses.comesSoon();
    if (!notes.suspects().isEmpty() || comesSoon) {
      return;
    }
    boolean follows = pauses.refusal(histogram.predictedNanos()).isEmpty();
    Path folder = Files.createTempDirectory("homeostat");
    Path file = folder.resolve("old-objects.jfr");
    try (Recording recording = new Recording()) {
      recording.setName("homeostat");
      recording
          .enable("jdk.OldObjectSample")
          .with("stackTrace", "true")
          .with("cutoff", follows ? pauses.most().toMillis() + " ms" : "0 ns");
      recording.start();
      patience.sleep(RECORDED);
      if (follows) {
        pauses.spend();
      }
      recording.stop();
      recording.dump(file);
      if (follows) {
        pauses.ended();
      }
      tell(file, notes, patience);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** Tells of what the samples of a recording say. */
  static void tell(Path file, Notes notes, Patience patience) throws Exception {
    Map<String, Held> held = new HashMap<>();
    int samples = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        patience.check();
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.OldObjectSample")) {
          samples++;
          add(event, held);
        }
      }
    }
    double all = Math.max(1, samples);
    held.values().stream()
        .sorted(Comparator.comparingInt((Held each) -> each.count).reversed())
        .limit(MOST_SUSPECTS)
        .forEach(
            each ->
                notes.suspect(
                    "class",
                    each.holder,
                    (each.holder.equals(each.type) ? "stays" : "holds " + each.type)
                        + (each.place().isEmpty() ? "" : ", allocated at " + each.place()),
                    each.count / all));
    if (held.isEmpty()) {
      notes.gap("who holds it (no old object was sampled)");
    }
  }

  private static void add(RecordedEvent event, Map<String, Held> held) {
    RecordedObject object = event.getValue("object");
    if (object == null) {
      return;
    }
    String type = typeOf(object);
    Held each = held.computeIfAbsent(holderOf(object, type), name -> new Held(name, type));
    each.count++;
    each.frames.add(RecordedPlace.of(event));
  }

  /** The first on the way to the root that is not the JDK's, else the first that is no array. */
  private static String holderOf(RecordedObject sampled, String type) {
    String jdk = Stacks.isJdk(type) || type.indexOf('.') < 0 ? "" : type;
    RecordedObject object = sampled;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      RecordedObject reference = object.getValue("referrer");
      RecordedObject referrer = reference == null ? null : reference.getValue("object");
      if (referrer == null) {
        break;
      }
      String name = typeOf(referrer);
      if (!Stacks.isJdk(name.replace("[]", "")) && !name.endsWith("[]")) {
        return name;
      }
      jdk = jdk.isEmpty() && !name.endsWith("[]") ? name : jdk;
      object = referrer;
    }
    return jdk.isEmpty() ? type : jdk;
  }

  private static String typeOf(RecordedObject object) {
    RecordedClass type = object.getClass("type");
    return type == null ? "unknown" : Histogram.plain(type.getName());
  }

  /** Samples of one holder. */
  private static final class Held {
    private final String holder;
    private final String type;
    private final List<String> frames = new ArrayList<>();
    private int count;

    /** Where most were allocated; empty where no sample tells. */
    String place() {
      return Stacks.commonest(frames);
    }

    Held(String holder, String type) {
      this.holder = holder;
      this.type = type;
    }
  }
}
