package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.MeasuredHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/**
 * What a flight recording of ten seconds tells of another JVM, which its diagnostic commands make:
 * the hottest methods, who allocates, or who holds what piles up. Only where a person asks for it:
 * the recorder takes some 40 MiB and a few threads in the JVM that is looked at, which stay.
 */
final class RecordingInspector implements Inspector {

  /** What is recorded. */
  enum Topic {
    PROCESSOR(
        "hot methods",
        MethodWitness.SAMPLE,
        "+jdk.ExecutionSample#enabled=true +jdk.ExecutionSample#period=20ms"),
    ALLOCATION(
        "who allocates",
        "jdk.ObjectAllocationSample",
        "+jdk.ObjectAllocationSample#enabled=true +jdk.ObjectAllocationSample#throttle=150/s"
            + " +jdk.ObjectAllocationSample#stackTrace=true"),
    HOLDERS(
        "old objects",
        OldObject.SAMPLE,
        "+jdk.OldObjectSample#enabled=true +jdk.OldObjectSample#stackTrace=true"
            + " +jdk.OldObjectSample#cutoff=0ns");

    private final String words;
    private final String event;
    private final String settings;

    Topic(String words, String event, String settings) {
      this.words = words;
      this.event = event;
      this.settings = settings;
    }
  }

  private static final Duration RECORDED = Duration.ofSeconds(10);
  private static final int MOST_SUSPECTS = 3;
  private static final double LEAST_SHARE = 0.05;

  /**
   * Should we end meanwhile, the recording does so too. Then, and when it is stopped, a JVM writes
   * what it has: where no file is named, into its working folder.
   */
  private static final String BOUNDS = " settings=none duration=40s maxsize=16m filename=";

  private static final String STARTED = "Started recording";

  /** The thread that answers us. */
  private static final String ASKED = "Attach Listener";

  private final Topic topic;
  private final OtherJvm jvm;
  private final Diagnostics diagnostics;
  private final MeasuredHistogram histogram;
  private final PauseBudget pauses;
  private final SceneReader reader = new SceneReader();
  private final SecureRandom random = new SecureRandom();

  RecordingInspector(
      Topic topic,
      OtherJvm jvm,
      Diagnostics diagnostics,
      MeasuredHistogram histogram,
      PauseBudget pauses)
      throws ClassNotFoundException {
    Class.forName("jdk.jfr.consumer.RecordingFile");
    this.topic = topic;
    this.jvm = jvm;
    this.diagnostics = diagnostics;
    this.histogram = histogram;
    this.pauses = pauses;
  }

  @Override
  public String topic() {
    return topic.words;
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    if (!inquiry.byPerson()) {
      if (notes.suspects().isEmpty()) {
        notes.gap(topic.words + ": a flight recording may tell, which has to be asked for");
      }
      return;
    }
    if (pauses.most().isZero()) {
      notes.gap(topic.words + ": nothing may be asked of the JVM (evidence_max_pause is 0ms)");
      return;
    }
    String name = "homeostat-" + Long.toHexString(random.nextLong());
    Path file = jvm.temporaryFolder().resolve(name + ".jfr");
    String inside = "/tmp/" + file.getFileName();
    String answer =
        diagnostics.run("JFR.start name=" + name + BOUNDS + inside + " " + topic.settings);
    if (!answer.contains(STARTED)) {
      throw new IOException("no recording: " + answer.strip().lines().findFirst().orElse(""));
    }
    try {
      patience.sleep(RECORDED);
      patience.check(); // Or the JVM may walk over its heap for nobody.
      diagnostics.run("JFR.dump name=" + name + " filename=" + inside + follow());
      tell(file, notes, patience);
    } finally {
      try {
        diagnostics.run("JFR.stop name=" + name); // Not where the JVM is gone.
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Whether the JVM is to look who holds each sample, which is a walk over its heap. */
  private String follow() {
    if (topic != Topic.HOLDERS || !pauses.fits(HolderInspector.predictedNanos(histogram))) {
      return "";
    }
    pauses.spend();
    return " path-to-gc-roots=true";
  }

  private void tell(Path file, Notes notes, Patience patience) throws Exception {
    if (topic == Topic.HOLDERS) {
      HolderInspector.tell(file, Diagnostics.NONE, notes, patience);
      return;
    }
    Map<String, Group> groups = new HashMap<>();
    double all = 0;
    int samples = 0;
    for (RecordedEvent event : RecordedEvents.of(topic.event, file, patience)) {
      if (!isOfLooking(event)) {
        samples++;
        all += add(event, groups);
      }
    }
    if (samples == 0) {
      notes.gap(topic.words + ": nothing was sampled in " + RECORDED.toSeconds() + " s");
    }
    double whole = Math.max(1, all);
    int taken = samples;
    groups.entrySet().stream()
        .filter(group -> group.getValue().weight / whole >= LEAST_SHARE)
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Group> group) -> group.getValue().weight)
                .reversed())
        .limit(MOST_SUSPECTS)
        .forEach(group -> suspect(group.getKey(), group.getValue(), whole, taken, notes));
  }

  private double add(RecordedEvent event, Map<String, Group> groups) {
    boolean hot = topic == Topic.PROCESSOR;
    String place = RecordedPlace.of(event);
    String threads = Template.of(threadOf(event));
    double weight = hot ? 1 : event.getLong("weight");
    Group group =
        groups.computeIfAbsent(hot ? place : reader.type(event, "objectClass"), any -> new Group());
    group.weight += weight;
    group.places.add(hot ? threads : place.isEmpty() ? "" : place + ", in '" + threads + "'");
    return weight;
  }

  /** Whether it is of what the JVM does because it is looked at. */
  private boolean isOfLooking(RecordedEvent event) {
    return threadOf(event).equals(ASKED);
  }

  private String threadOf(RecordedEvent event) {
    RecordedThread thread =
        event.getThread(topic == Topic.PROCESSOR ? "sampledThread" : "eventThread");
    return thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
  }

  private void suspect(String name, Group group, double all, int samples, Notes notes) {
    double share = group.weight / all;
    String where = Stacks.commonest(group.places);
    if (topic == Topic.PROCESSOR) {
      MethodWitness.tell(name, group.weight, samples, where, share, notes);
    } else {
      double perSecond = group.weight / RECORDED.toSeconds();
      AllocationWitness.tell(name, perSecond, "", where, share, notes);
    }
  }

  /** Samples that belong together. */
  private static final class Group {
    private final List<String> places = new ArrayList<>();
    private double weight;
  }
}
