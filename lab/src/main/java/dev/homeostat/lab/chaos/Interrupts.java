package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

/**
 * Interrupts every thread of the agent's, without end, from a thread of the host's, and looks
 * whether a leak is told all the same, and what was learned known to the next process.
 */
final class Interrupts implements Fault {

  @Override
  public String name() {
    return "interrupts";
  }

  @Override
  public String run(Place place) throws Exception {
    int learned;
    try (Subject subject = start(place)) {
      subject.await("a thread leak", () -> isTold(subject));
      learned = subject.awaitLearned();
      heal(subject);
    }
    try (Subject next = start(place)) {
      next.awaitLine("data: remembers ");
      heal(next);
    }
    return "every homeostat thread interrupted in a loop: it ticks on, a leak was told, %d series were saved and read again"
        .formatted(learned);
  }

  private static Subject start(Place place) throws Exception {
    return place.start(",interval=20ms,learning=2s", "-Xmx64m", "HostileHost", "leak");
  }

  private static void heal(Subject subject) throws Exception {
    subject.jvm().tell("heal");
    subject.await("the end of the leak", () -> subject.jvm().out().contains("healed"));
    hold(!subject.jvm().err().contains("cannot"), subject.jvm().err());
    subject.endWell();
  }

  private static boolean isTold(Subject subject) throws Exception {
    return subject.opened().stream().anyMatch(line -> line.contains("thread_leak"));
  }
}
