package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Account.Rise;
import dev.homeostat.text.Plain;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/** The monitor that threads waited for most, of those they wait for longer than before. */
final class LockWitness implements Witness {

  private static final String ENTERED = "jdk.JavaMonitorEnter";
  private static final double NANOS_PER_SECOND = 1e9;

  private final SceneReader reader;
  private final Ledger ledger = new Ledger();

  LockWitness(SceneReader reader) {
    this.reader = reader;
  }

  @Override
  public Set<String> events() {
    return Set.of(ENTERED);
  }

  @Override
  public void see(RecordedEvent event) {
    Scene waiter = reader.scene(event, "eventThread");
    String holder = reader.thread(event, "previousOwner");
    waited(
        Witness.millis(event),
        reader.type(event, "monitorClass"),
        new Scene(waiter.place(), waiter.thread(), holder),
        event.getDuration().toNanos());
  }

  void waited(long epochMillis, String type, Scene scene, long nanos) {
    if (!Ours.isThread(scene.thread())) {
      ledger.add(epochMillis, type, scene, nanos);
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    Account since = ledger.between(inquiry.sinceMillis(), inquiry.untilMillis());
    List<Rise> rises = since.since(ledger.before(inquiry.sinceMillis()));
    if (rises.isEmpty()) {
      return;
    }
    Rise most = rises.get(0);
    new Contention(
            most.group(),
            Plain.number(most.perSecond() / NANOS_PER_SECOND) + " on average",
            since.most(most.group(), Scene::thread),
            since.most(most.group(), Scene::place),
            since.most(most.group(), Scene::other),
            "",
            most.share())
        .tell(notes);
  }
}
