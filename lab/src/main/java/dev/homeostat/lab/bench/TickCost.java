package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the processor does for a tick of an idle host. */
final class TickCost {

  private static final int SETTLE_MILLIS = 5_000;
  private static final int TICKS_MILLIS = 65_000;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MOST_MICROS = 400;

  private final Site site;

  TickCost(Site site) {
    this.site = site;
  }

  void measure(CostReport report) throws Exception {
    for (Jdk jdk : site.jdks()) {
      try (ForkedJvm slow = start(jdk, "1s");
          ForkedJvm fast = start(jdk, "100ms");
          ForkedJvm bare =
              Candidate.agent("bare", AgentJars.bare(site.folder()), "")
                  .start(jdk, site.folder(), List.of())) {
        List<ForkedJvm> jvms = List.of(slow, fast, bare);
        List<Figures> begin = ask(jvms, SETTLE_MILLIS, 1);
        List<Figures> minute = ask(jvms, TICKS_MILLIS, 2);
        report.tell("the first minute's ticks at 1s", jdk, micros(begin, minute, 0, 1e9) + " µs");
        begin = minute;
        List<Figures> end = ask(jvms, TICKS_MILLIS, 3);
        report.atMost("processor a tick at 1s", jdk, micros(begin, end, 0, 1e9), MOST_MICROS, "µs");
        report.tell("the same at 100ms", jdk, micros(begin, end, 1, 1e8) + " µs");
        report.tell(
            "the same at 1s, of the beans asked bare", jdk, micros(begin, end, 2, 1e9) + " µs");
      }
    }
  }

  private static Spread micros(List<Figures> begin, List<Figures> end, int of, double interval) {
    double ticks = (end.get(of).of("at") - begin.get(of).of("at")) / interval;
    double nanos = end.get(of).of("cpu") - begin.get(of).of("cpu");
    return Spread.of(List.of(nanos / NANOS_PER_MICRO / ticks));
  }

  private static List<Figures> ask(List<ForkedJvm> jvms, int afterMillis, int times)
      throws Exception {
    Thread.sleep(afterMillis);
    List<Figures> answers = new ArrayList<>();
    for (ForkedJvm jvm : jvms) {
      answers.add(Figures.ask(jvm, "sampler", "at", times));
    }
    return answers;
  }

  private ForkedJvm start(Jdk jdk, String interval) throws IOException {
    return Candidate.agent(interval, site.agent(), "interval=" + interval)
        .start(jdk, site.folder(), List.of());
  }
}
