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
  private static final int FAST_MILLIS = 15_000;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MOST_MICROS = 400;

  private final Site site;

  TickCost(Site site) {
    this.site = site;
  }

  void measure(CostReport report) throws Exception {
    for (String interval : List.of("1s", "100ms")) {
      List<ForkedJvm> jvms = new ArrayList<>();
      try {
        for (Jdk jdk : site.jdks()) {
          jvms.add(start(jdk, interval));
        }
        List<Figures> begin = ask(jvms, SETTLE_MILLIS, 1);
        List<Figures> end = ask(jvms, interval.equals("1s") ? TICKS_MILLIS : FAST_MILLIS, 2);
        for (int i = 0; i < jvms.size(); i++) {
          double ticks =
              (end.get(i).of("at") - begin.get(i).of("at")) / (interval.equals("1s") ? 1e9 : 1e8);
          double nanos = end.get(i).of("cpu") - begin.get(i).of("cpu");
          report.atMost(
              "processor a tick at " + interval,
              site.jdks().get(i),
              Spread.of(List.of(nanos / NANOS_PER_MICRO / ticks)),
              MOST_MICROS,
              "µs");
        }
      } finally {
        jvms.forEach(ForkedJvm::close);
      }
    }
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
