package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Account.Rise;
import dev.homeostat.text.Plain;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * What is allocated and where, by class. A recorder's samples, from JDK 16 on, stand for all that
 * was allocated; where there is one, the buffers of threads that others tell of are left out.
 */
final class AllocationWitness implements Witness {

  private static final String SAMPLE = "jdk.ObjectAllocationSample";
  private static final String IN_BUFFER = "jdk.ObjectAllocationInNewTLAB";
  private static final String OUTSIDE = "jdk.ObjectAllocationOutsideTLAB";
  private static final int MOST_SUSPECTS = 3;
  private static final double LEAST_SHARE = 0.05;
  private static final double MIB = 1 << 20;

  private final SceneReader reader;
  private final Ledger ledger = new Ledger();
  private boolean sampled;

  AllocationWitness(SceneReader reader) {
    this.reader = reader;
  }

  @Override
  public Set<String> events() {
    return Set.of(SAMPLE, IN_BUFFER, OUTSIDE);
  }

  @Override
  public void see(RecordedEvent event) {
    String type = event.getEventType().getName();
    boolean sample = type.equals(SAMPLE);
    if (sample && !sampled) {
      sampled = true;
      ledger.clear();
    } else if (sampled && !sample) {
      return;
    }
    String much = sample ? "weight" : type.equals(IN_BUFFER) ? "tlabSize" : "allocationSize";
    allocated(
        Witness.millis(event),
        reader.type(event, "objectClass"),
        reader.scene(event, "eventThread"),
        event.getLong(much));
  }

  void allocated(long epochMillis, String type, Scene scene, long bytes) {
    if (!Ours.isThread(scene.thread())) {
      ledger.add(epochMillis, type, scene, bytes);
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    Account since = ledger.between(inquiry.sinceMillis(), inquiry.untilMillis());
    Account before = ledger.before(inquiry.sinceMillis());
    since.since(before).stream()
        .filter(rise -> rise.share() >= LEAST_SHARE)
        .limit(MOST_SUSPECTS)
        .forEach(
            rise ->
                tell(
                    rise.group(),
                    rise.perSecond(),
                    instead(rise, before),
                    since.most(rise.group(), Scene::words),
                    rise.share(),
                    notes));
  }

  private static String instead(Rise rise, Account before) {
    return before.seconds() == 0 ? "" : ", " + Plain.number(rise.before() / MIB) + " before";
  }

  /**
   * Tells of a class of which much is allocated.
   *
   * @param instead words on how much it was before; may be empty
   * @param where most of it, and in which threads; may be empty
   */
  static void tell(
      String type, double bytesASecond, String instead, String where, double share, Notes notes) {
    notes.suspect(
        "class",
        type,
        Plain.number(bytesASecond / MIB)
            + " MiB of it allocated a second"
            + instead
            + (where.isEmpty() ? "" : ", most at " + where),
        share,
        List.of(where));
  }
}
