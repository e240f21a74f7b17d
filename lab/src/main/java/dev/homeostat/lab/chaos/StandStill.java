package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stops a watched process for a minute, as a debugger or a frozen container does, and lets it go
 * on.
 */
final class StandStill implements Fault {

  private static final int SECONDS = 60;
  private static final int AFTERWARDS_SECONDS = 10;

  @Override
  public String name() {
    return "standstill";
  }

  @Override
  public String run(Place place) throws Exception {
    int seconds = Math.toIntExact(place.options().integer("stop", SECONDS));
    try (Subject subject =
        place.start(",interval=20ms,learning=3s,http=0", "-Xmx64m", "SteadyHost", "20")) {
      int learned = subject.awaitLearned();
      int before = subject.opened().size();
      signal(subject, "STOP");
      TimeUnit.SECONDS.sleep(seconds);
      signal(subject, "CONT");
      double ticks = subject.metric("homeostat_ticks_total");
      TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
      double rate = (subject.metric("homeostat_ticks_total") - ticks) / AFTERWARDS_SECONDS;
      hold(rate > 1, "it ticks no more");
      List<String> opened = subject.opened().subList(before, subject.opened().size());
      List<String> types =
          opened.stream()
              .map(line -> line.replaceAll(".*\"anomaly_type\":\"([a-z_]*)\".*", "$1"))
              .toList();
      hold(
          types.stream().allMatch(type -> type.equals("stall") || type.equals("cpu_starvation")),
          "alerts of what did not happen: " + opened);
      hold(Subject.remembered(place) >= learned, "series were lost");
      subject.endWell();
      return "SIGSTOP for %d s, SIGCONT: it ticks on (%.0f a second), none of %d series lost, alerts: %s"
          .formatted(seconds, rate, learned, types.isEmpty() ? "none" : types);
    }
  }

  private static void signal(Subject subject, String name) throws Exception {
    String[] command = {"/bin/kill", "-" + name, Long.toString(subject.jvm().pid())};
    hold(new ProcessBuilder(command).start().waitFor() == 0, "no SIG" + name);
  }
}
