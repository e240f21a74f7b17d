package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Objects that have survived for a while, with who holds them where the recorder looked. It tells
 * of them when a recording is written: the newest telling has all that there is. At most {@value
 * #MOST} of it are kept. Where enough of them were allocated since an episode began, those tell of
 * it; else all.
 */
final class OldObjectWitness implements Witness {

  /** The recorder keeps 256 unless it is asked for more. */
  static final int MOST = 1_000;

  private static final int ENOUGH = 10;

  private final List<OldObject> samples = new ArrayList<>();
  private long toldMillis = Long.MIN_VALUE;

  @Override
  public Set<String> events() {
    return Set.of(OldObject.SAMPLE);
  }

  @Override
  public void see(RecordedEvent event) {
    OldObject sample = OldObject.of(event);
    if (sample != null) {
      sampled(Witness.millis(event), sample);
    }
  }

  void sampled(long epochMillis, OldObject sample) {
    if (epochMillis > toldMillis) {
      toldMillis = epochMillis;
      samples.clear();
    }
    if (epochMillis == toldMillis && samples.size() < MOST) {
      samples.add(sample);
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    List<OldObject> since =
        samples.stream()
            .filter(sample -> sample.allocatedMillis() >= inquiry.sinceMillis())
            .toList();
    List<OldObject> those = since.size() >= ENOUGH ? since : samples;
    if (!HolderInspector.tell(those, CollectionClasses.NAMED, notes)) {
      Makers.tell(those, notes);
    }
  }
}
