package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.util.ArrayList;
import java.util.List;

/** What the processor does for a tick of an idle host: minute by minute, on all JDKs at once. */
final class TickCost {

  private static final int ROUNDS = 3;

  /** Of one kind side by side: a machine's neighbours rarely meet the ticks of all of them. */
  private static final int ALIKE = 3;

  private static final int SETTLE_MILLIS = 5_000;
  private static final int TICKS_MILLIS = 65_000;
  private static final int UNTIL_SEVENTH_MILLIS = 230_000;

  /** Twelve hosts that tick once a second share it out. */
  private static final int APART_MILLIS = 83;

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MOST_MICROS = 400;

  private final Site site;

  TickCost(Site site) {
    this.site = site;
  }

  void measure(CostReport report) throws Exception {
    List<Host> hosts = new ArrayList<>();
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        List<Host> started = start(false);
        hosts.addAll(started);
        look(started, SETTLE_MILLIS);
        look(started, TICKS_MILLIS);
        look(started, TICKS_MILLIS);
        if (round == ROUNDS) {
          look(started, UNTIL_SEVENTH_MILLIS);
          look(started, TICKS_MILLIS);
        }
        started.forEach(Host::close);
      }
      List<Host> fast = start(true);
      hosts.addAll(fast);
      look(fast, SETTLE_MILLIS);
      look(fast, TICKS_MILLIS);
      look(fast, TICKS_MILLIS);
    } finally {
      hosts.forEach(Host::close);
    }
    for (Jdk jdk : site.jdks()) {
      tell(report, jdk, hosts.stream().filter(host -> host.jdk.equals(jdk)).toList());
    }
  }

  private static void tell(CostReport report, Jdk jdk, List<Host> hosts) {
    report.tell("the first minute's ticks at 1s", jdk, micros(hosts, "1s", 1) + " µs");
    report.atMost("processor a tick at 1s", jdk, micros(hosts, "1s", 2), MOST_MICROS, "µs");
    report.atMost(
        "the same from the seventh minute", jdk, micros(hosts, "1s", 4), MOST_MICROS, "µs");
    report.tell("the same at 100ms", jdk, micros(hosts, "100ms", 2) + " µs");
    report.tell("the same at 1s, of the beans asked bare", jdk, micros(hosts, "bare", 2) + " µs");
  }

  /** Of the hosts that were looked at so often: what a tick took before that look. */
  private static Spread micros(List<Host> hosts, String name, int look) {
    return Spread.of(
        hosts.stream()
            .filter(host -> host.name.equals(name) && host.looks.size() > look)
            .map(host -> host.micros(look))
            .toList());
  }

  private static void look(List<Host> hosts, int afterMillis) throws Exception {
    Thread.sleep(afterMillis);
    for (Host host : hosts) {
      host.look();
    }
  }

  /**
   * Starts what is measured at once, so that the ticks do not fall together. What ticks ten times a
   * second is measured by itself: it takes from the others what the processor's caches hold of
   * theirs, and a host beside it is not idle.
   */
  private List<Host> start(boolean fast) throws Exception {
    List<Host> started = new ArrayList<>();
    Candidate bare = Candidate.agent("bare", AgentJars.bare(site.folder()), "");
    for (Jdk jdk : site.jdks()) {
      if (fast) {
        started.add(host(jdk, "100ms", 0.1, agent("100ms")));
        continue;
      }
      for (int host = 0; host < ALIKE; host++) {
        started.add(host(jdk, "1s", 1, agent("1s")));
        started.add(host(jdk, "bare", 1, bare));
      }
    }
    return started;
  }

  private Candidate agent(String interval) {
    return Candidate.agent(interval, site.agent(), "interval=" + interval);
  }

  private Host host(Jdk jdk, String name, double seconds, Candidate candidate) throws Exception {
    Thread.sleep(APART_MILLIS);
    return new Host(name, jdk, seconds, candidate.start(jdk, site.folder(), List.of()));
  }

  /** A host, and what it told at each look. */
  private static final class Host {
    private final String name;
    private final Jdk jdk;
    private final double seconds;
    private final ForkedJvm jvm;
    private final List<Figures> looks = new ArrayList<>();

    Host(String name, Jdk jdk, double seconds, ForkedJvm jvm) {
      this.name = name;
      this.jdk = jdk;
      this.seconds = seconds;
      this.jvm = jvm;
    }

    void look() throws Exception {
      looks.add(Figures.ask(jvm, "sampler", "at", looks.size() + 1));
    }

    double micros(int look) {
      Figures begin = looks.get(look - 1);
      Figures end = looks.get(look);
      double ticks = (end.of("at") - begin.of("at")) / 1e9 / seconds;
      return (end.of("cpu") - begin.of("cpu")) / NANOS_PER_MICRO / ticks;
    }

    void close() {
      jvm.close();
    }
  }
}
