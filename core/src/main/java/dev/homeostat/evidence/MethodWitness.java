package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.text.Plain;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/** Methods that threads were met at work in more often than before, and the threads. */
final class MethodWitness implements Witness {

  /** The event of a thread met at work. */
  static final String SAMPLE = "jdk.ExecutionSample";

  private static final int MOST_SUSPECTS = 3;
  private static final double LEAST_SHARE = 0.05;

  private final SceneReader reader;
  private final Ledger ledger = new Ledger();

  MethodWitness(SceneReader reader) {
    this.reader = reader;
  }

  @Override
  public Set<String> events() {
    return Set.of(SAMPLE);
  }

  @Override
  public void see(RecordedEvent event) {
    met(Witness.millis(event), reader.scene(event, "sampledThread"));
  }

  void met(long epochMillis, Scene scene) {
    if (!scene.place().isEmpty() && !Ours.isThread(scene.thread())) {
      ledger.add(epochMillis, scene.place(), scene, 1);
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    Account since = ledger.between(inquiry.sinceMillis(), inquiry.untilMillis());
    long all = since.total();
    since.since(ledger.before(inquiry.sinceMillis())).stream()
        .filter(rise -> rise.share() >= LEAST_SHARE)
        .limit(MOST_SUSPECTS)
        .forEach(
            rise ->
                tell(
                    rise.group(),
                    rise.much(),
                    all,
                    since.most(rise.group(), Scene::thread),
                    rise.share(),
                    notes));
  }

  /**
   * Tells of a method that is at work often.
   *
   * @param threads by their template; may be empty
   */
  static void tell(
      String method, double met, long samples, String threads, double share, Notes notes) {
    notes.suspect(
        "method",
        method,
        "at work in "
            + Plain.number(Math.rint(met))
            + " of "
            + samples
            + " samples"
            + (threads.isEmpty() ? "" : ", most in '" + threads + "'"),
        share,
        List.of(threads));
  }
}
