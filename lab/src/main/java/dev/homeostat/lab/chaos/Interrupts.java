package dev.homeostat.lab.chaos;

/** Interrupts every thread of the agent's, without end, from a thread of the host's. */
final class Interrupts implements Fault {

  @Override
  public String name() {
    return "interrupts";
  }

  @Override
  public String run(Place place) throws Exception {
    try (Subject subject =
        place.start(",interval=20ms,detectors=zscore", "-Xmx64m", "HostileHost", "interrupts")) {
      subject.await("an alert", () -> isTold(subject));
      int before = subject.opened().size();
      subject.await("another", () -> subject.opened().size() > before);
      int opened = subject.opened().size();
      subject.endWell();
      return "every homeostat thread interrupted in a loop: it ticks on, %d alerts were written"
          .formatted(opened);
    }
  }

  private static boolean isTold(Subject subject) throws Exception {
    return subject.opened().stream().anyMatch(line -> line.contains("thread_leak"));
  }
}
