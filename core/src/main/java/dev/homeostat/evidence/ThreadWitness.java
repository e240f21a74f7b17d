package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/** Threads that began and did not end, by the template of their names, and who started them. */
final class ThreadWitness implements Witness {

  private static final String STARTED = "jdk.ThreadStart";
  private static final String ENDED = "jdk.ThreadEnd";
  private static final int MOST_SUSPECTS = 3;

  private final SceneReader reader;
  private final Ledger ledger = new Ledger();

  ThreadWitness(SceneReader reader) {
    this.reader = reader;
  }

  @Override
  public Set<String> events() {
    return Set.of(STARTED, ENDED);
  }

  @Override
  public void see(RecordedEvent event) {
    String name =
        event.getValue("thread") instanceof RecordedThread thread ? SceneReader.nameOf(thread) : "";
    if (event.getEventType().getName().equals(ENDED)) {
      ended(Witness.millis(event), name);
    } else {
      Scene scene = new Scene(reader.place(event), "", reader.thread(event, "parentThread"));
      started(Witness.millis(event), name, scene);
    }
  }

  void started(long epochMillis, String name, Scene scene) {
    if (!name.isEmpty() && !Ours.isThread(name)) {
      ledger.add(epochMillis, Template.of(name), scene, 1);
    }
  }

  void ended(long epochMillis, String name) {
    if (!name.isEmpty() && !Ours.isThread(name)) {
      ledger.add(epochMillis, Template.of(name), Scene.NONE, -1);
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    Account since = ledger.between(inquiry.sinceMillis(), inquiry.untilMillis());
    List<Growth> grown = since.census().since(new Census());
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      String at = since.most(growth.group(), Scene::place);
      String by = since.most(growth.group(), Scene::other);
      notes.suspect(
          "thread_group",
          growth.group(),
          growth.more()
              + " more"
              + (at.isEmpty() ? "" : ", most started at " + at)
              + (by.isEmpty() ? "" : (at.isEmpty() ? ", most started" : "") + " by '" + by + "'"),
          growth.share(),
          List.of(by));
    }
  }
}
