package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import java.util.concurrent.TimeUnit;

/** Watches a program of 20,000 threads. */
final class ManyThreads implements Fault {

  private static final int THREADS = 20_000;
  private static final int SECONDS = 20;

  @Override
  public String name() {
    return "many-threads";
  }

  @Override
  public String run(Place place) throws Exception {
    try (Subject subject =
        place.start(
            ",interval=100ms,learning=3s,http=0",
            "-Xmx256m -Xss256k",
            "SteadyHost",
            Integer.toString(THREADS))) {
      subject.await("its threads", () -> subject.jvm().out().contains("begun"));
      double ticks = subject.metric("homeostat_ticks_total");
      double processor = subject.metric("homeostat_sampler_cpu_seconds_total");
      TimeUnit.SECONDS.sleep(SECONDS);
      double more = subject.metric("homeostat_ticks_total") - ticks;
      double used = subject.metric("homeostat_sampler_cpu_seconds_total") - processor;
      hold(more > 1, "it ticks no more");
      int opened = subject.opened().size();
      subject.endWell();
      return "%,d threads: %.0f ticks in %d s at 100 ms, %.2f ms of the processor each, looks at every thread among them; %d alerts"
          .formatted(THREADS, more, SECONDS, used / more * 1e3, opened);
    }
  }
}
