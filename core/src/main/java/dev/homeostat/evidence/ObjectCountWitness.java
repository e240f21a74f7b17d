package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Histogram.Size;
import dev.homeostat.text.Plain;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Classes that grew between two counts of all objects, of which a recording has some where it was
 * asked for: each is a number of events with one collection's identifier.
 */
final class ObjectCountWitness implements Witness {

  private static final String COUNT = "jdk.ObjectCount";
  private static final String COUNT_AFTER = "jdk.ObjectCountAfterGC";

  private final SceneReader reader;
  private final Snapshots<Histogram> snapshots = new Snapshots<>();
  private Map<String, Size> counted = new HashMap<>();
  private int collection = -1;
  private long countedMillis;

  ObjectCountWitness(SceneReader reader) {
    this.reader = reader;
  }

  @Override
  public Set<String> events() {
    return Set.of(COUNT, COUNT_AFTER);
  }

  @Override
  public void see(RecordedEvent event) {
    counted(
        Witness.millis(event),
        event.getInt("gcId"),
        reader.type(event, "objectClass"),
        new Size(event.getLong("count"), event.getLong("totalSize")));
  }

  void counted(long epochMillis, int gcId, String type, Size size) {
    if (gcId != collection) {
      close();
      collection = gcId;
      countedMillis = epochMillis;
    }
    if (counted.size() < Histogram.MOST_CLASSES || counted.containsKey(type)) {
      counted.merge(type, size, Size::plus);
    }
  }

  private void close() {
    if (!counted.isEmpty()) {
      snapshots.take(countedMillis, new Histogram(counted));
      counted = new HashMap<>();
      collection = -1;
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    close();
    Snapshots.Pair<Histogram> pair = snapshots.around(inquiry.sinceMillis(), inquiry.untilMillis());
    if (pair != null) {
      double seconds = (pair.nowMillis() - pair.beforeMillis()) / 1e3;
      new ClassGrowth(pair.before(), pair.now())
          .tell(inquiry.topic(), " more in " + Plain.duration(seconds), notes);
    }
  }
}
