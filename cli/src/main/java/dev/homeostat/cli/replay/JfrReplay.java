package dev.homeostat.cli.replay;

import dev.homeostat.evidence.RecordedInvestigation;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;

/**
 * Takes a recording of the JDK's event recorder (JDK 9 and later) through the judge. Which event
 * gives which signal stands in one table; who is behind an episode, other events tell. Not
 * thread-safe.
 */
final class JfrReplay implements TimelineReplay, AutoCloseable {

  private static final double MEBIBYTE = 1 << 20;

  /** Of the collections that are under way, and some more: an identifier comes back soon. */
  private static final int COLLECTIONS = 64;

  private static final String SHENANDOAH = "Shenandoah";

  /** The collectors that examine the whole heap, by the name in {@code jdk.GarbageCollection}. */
  private static final Set<String> WHOLE =
      Set.of(
          "SerialOld",
          "ParallelOld",
          "PSMarkSweep",
          "G1Full",
          "Z",
          "ZGC Major",
          "ZGC Major Old",
          SHENANDOAH);

  private interface Reader {
    void read(JfrReplay replay, RecordedEvent event);
  }

  private static final Map<String, Reader> READERS =
      Map.ofEntries(
          Map.entry("jdk.GCHeapConfiguration", JfrReplay::heapConfiguration),
          Map.entry("jdk.GCHeapSummary", JfrReplay::heapSummary),
          Map.entry("jdk.G1GarbageCollection", JfrReplay::g1Collection),
          Map.entry("jdk.GarbageCollection", JfrReplay::collection),
          Map.entry("jdk.GCConfiguration", JfrReplay::configuration),
          Map.entry("jdk.GCPhasePause", JfrReplay::pause),
          Map.entry("jdk.JavaThreadStatistics", level(Signal.THREADS, "activeCount", 1)),
          Map.entry("jdk.ClassLoadingStatistics", JfrReplay::classes),
          Map.entry("jdk.MetaspaceSummary", JfrReplay::metaspace),
          Map.entry("jdk.DirectBufferStatistics", level(Signal.DIRECT_MB, "memoryUsed", MEBIBYTE)),
          Map.entry("jdk.CPULoad", JfrReplay::processor),
          Map.entry("jdk.ResidentSetSize", level(Signal.RSS_MB, "size", MEBIBYTE)),
          Map.entry("jdk.PhysicalMemory", JfrReplay::memory));

  private final JudgedRun run;
  private final RecordedInvestigation causes;
  private final Timeline timeline;
  private final Map<Integer, Double> usedAfter = new Newest<>();

  /** Collections of the whole heap that were told before the heap behind them was. */
  private final Map<Integer, Boolean> wholeBefore = new Newest<>();

  private final G1Markings markings = new G1Markings(this::leftAlive);
  private final RecordingFile events;
  private long read;
  private boolean collects;

  /** Whether all collections of Shenandoah's bear one name, whatever they examine. */
  private boolean generational;

  /**
   * Opens the recording.
   *
   * @param run asks the investigation who is behind its episodes
   * @param causes sees every event
   * @throws IOException where it cannot be read
   */
  JfrReplay(Path file, JudgedRun run, RecordedInvestigation causes) throws IOException {
    this.run = run;
    this.causes = causes;
    this.timeline = new Timeline(run);
    this.events = open(file);
  }

  private static RecordingFile open(Path file) throws IOException {
    try {
      return new RecordingFile(file);
    } catch (RuntimeException | VirtualMachineError e) {
      throw damaged(e);
    }
  }

  /** The JDK's parser trusts what it reads, and throws errors where that is not as it should be. */
  private static IOException damaged(Throwable cause) {
    return new IOException(Recording.DAMAGED, cause);
  }

  @Override
  public boolean begin() {
    return events.hasMoreEvents();
  }

  @Override
  public boolean step() throws IOException {
    if (!events.hasMoreEvents()) {
      return false;
    }
    try {
      RecordedEvent event = events.readEvent();
      read++;
      Reader reader = READERS.get(event.getEventType().getName());
      if (reader != null) {
        timeline.at(event.getEndTime().toEpochMilli());
        reader.read(this, event);
      }
      causes.see(event);
    } catch (RuntimeException | VirtualMachineError e) {
      throw damaged(e);
    }
    return true;
  }

  @Override
  public void end() {
    markings.end();
    timeline.flush();
    causes.end();
    run.learn();
  }

  @Override
  public String counted() {
    return read == 1 ? "1 event" : read + " events";
  }

  /** The JDK reads the events, and does not tell where it is. */
  @Override
  public boolean isJudgedAsRead() {
    return false;
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public void close() throws IOException {
    events.close();
  }

  private static Reader level(Signal signal, String field, double unit) {
    return (replay, event) -> {
      if (event.hasField(field)) {
        replay.timeline.level(signal, event.getLong(field) / unit);
      }
    };
  }

  private void heapConfiguration(RecordedEvent event) {
    double most = event.getLong("maxSize") / MEBIBYTE;
    timeline.limit(Signal.HEAP_AFTER_GC_MB, most);
    timeline.limit(Signal.HEAP_LIVE_MB, most);
  }

  private void heapSummary(RecordedEvent event) {
    if ("After GC".equals(event.getString("when"))) {
      double used = event.getLong("heapUsed") / MEBIBYTE;
      timeline.level(Signal.HEAP_AFTER_GC_MB, used);
      int collection = event.getInt("gcId");
      usedAfter.put(collection, used);
      if (wholeBefore.remove(collection) != null) {
        timeline.level(Signal.HEAP_LIVE_MB, used);
      }
    }
  }

  /** In a mixed collection G1 reclaims what its marking found dead: what is left, lives. */
  private void g1Collection(RecordedEvent event) {
    String type = String.valueOf(event.getString("type"));
    int collection = event.getInt("gcId");
    if ("Mixed".equals(type)) {
      live(collection);
    }
    markings.young(
        new G1Markings.Young(collection, event.getStartTime(), event.getEndTime(), type));
  }

  private void leftAlive(G1Markings.Young collection) {
    timeline.at(collection.end().toEpochMilli());
    live(collection.collection());
  }

  private void collection(RecordedEvent event) {
    if (!collects) {
      collects = true;
      timeline.zeroWithout(Signal.GC_TIME_PCT);
    }
    timeline.most(Signal.GC_PAUSE_MS, event.getDuration("longestPause").toNanos() / 1e6);
    double sumMillis = event.getDuration("sumOfPauses").toNanos() / 1e6;
    timeline.paused(event.getEndTime().toEpochMilli(), sumMillis);
    String name = event.getString("name");
    if (WHOLE.contains(name) && !(generational && SHENANDOAH.equals(name))) {
      live(event.getInt("gcId"));
    } else if ("G1Old".equals(name)) {
      markings.marked(event.getInt("gcId"), event.getEndTime());
    }
  }

  private void configuration(RecordedEvent event) {
    generational = "Shenandoah Old".equals(event.getString("oldCollector"));
  }

  /** Of generational Shenandoah's collections the pause behind marking tells what was marked. */
  private void pause(RecordedEvent event) {
    String name = String.valueOf(event.getString("name"));
    if (generational && name.startsWith("Pause Final Mark") && !name.endsWith("(Young)")) {
      live(event.getInt("gcId"));
    }
  }

  private void live(int collection) {
    Double used = usedAfter.get(collection);
    if (used != null) {
      timeline.level(Signal.HEAP_LIVE_MB, used);
    } else {
      wholeBefore.put(collection, true);
    }
  }

  private void classes(RecordedEvent event) {
    double loaded = event.getLong("loadedClassCount") - event.getLong("unloadedClassCount");
    timeline.level(Signal.CLASSES_LOADED, loaded);
  }

  private void metaspace(RecordedEvent event) {
    RecordedObject metaspace = event.getValue("metaspace");
    timeline.level(Signal.METASPACE_MB, metaspace.getLong("used") / MEBIBYTE);
  }

  private void processor(RecordedEvent event) {
    double share = event.getFloat("jvmUser") + event.getFloat("jvmSystem");
    timeline.level(Signal.CPU_PCT, Math.min(100, share * 100));
    timeline.limit(Signal.CPU_PCT, 100);
  }

  private void memory(RecordedEvent event) {
    timeline.limit(Signal.RSS_MB, event.getLong("totalSize") / MEBIBYTE);
  }

  /** The newest entries. */
  private static final class Newest<V> extends LinkedHashMap<Integer, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
      return size() > COLLECTIONS;
    }
  }
}
