package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.text.Plain;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/** Why collections were run that stop the application for longer than before. */
final class CollectionWitness implements Witness {

  private static final String COLLECTED = "jdk.GarbageCollection";
  private static final int MOST_SUSPECTS = 2;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Ledger pauses = new Ledger();
  private final Ledger counts = new Ledger();

  @Override
  public Set<String> events() {
    return Set.of(COLLECTED);
  }

  @Override
  public void see(RecordedEvent event) {
    String cause = event.getString("cause");
    if (cause != null) {
      collected(Witness.millis(event), cause, event.getDuration("sumOfPauses").toNanos());
    }
  }

  void collected(long epochMillis, String cause, long pauseNanos) {
    pauses.add(epochMillis, cause, Scene.NONE, pauseNanos);
    counts.add(epochMillis, cause, Scene.NONE, 1);
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    Account since = pauses.between(inquiry.sinceMillis(), inquiry.untilMillis());
    Account counted = counts.between(inquiry.sinceMillis(), inquiry.untilMillis());
    since.since(pauses.before(inquiry.sinceMillis())).stream()
        .limit(MOST_SUSPECTS)
        .forEach(
            rise -> {
              long count = Math.max(1, counted.of(rise.group()));
              notes.suspect(
                  "collection_cause",
                  rise.group(),
                  count
                      + (count == 1 ? " collection, " : " collections, ")
                      + Plain.number(rise.much() / NANOS_PER_MILLI / count)
                      + " ms each",
                  rise.share());
            });
  }
}
