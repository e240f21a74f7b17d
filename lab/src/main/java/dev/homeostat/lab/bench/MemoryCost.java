package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the agent costs an idle host in memory and threads. */
final class MemoryCost {

  private static final int ROUNDS = 10;
  private static final int ROUNDS_AT_ONCE = 5;
  private static final int IDLE_MILLIS = 25_000;
  private static final double MEBIBYTE = 1 << 20;
  private static final List<String> TOUCHED = List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
  private static final List<String> SERIAL =
      List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  private final Site site;
  private final List<Candidate> candidates;

  MemoryCost(Site site) throws IOException {
    this.site = site;
    this.candidates = new ArrayList<>(site.candidates());
    candidates.add(
        Candidate.agent(
            "Homeostat with a file",
            site.agent(),
            Site.EVERY_SECOND + ",alerts=" + site.folder().resolve("alerts.jsonl")));
    candidates.add(Candidate.agent("bare beans", AgentJars.bare(site.folder()), ""));
  }

  void measure(CostReport report) throws Exception {
    for (Jdk jdk : site.jdks()) {
      double most = jdk.feature() == 17 ? 8 : 12;
      Result chosen = new Result(jdk, TOUCHED);
      report.atMost(
          "resident memory more than without an agent", jdk, Spread.of(chosen.ours), most, "MB");
      report.tell("the same of the beans asked bare", jdk, Spread.of(chosen.bare) + " MB");
      report.tell("the same of an empty agent", jdk, Spread.of(chosen.empty) + " MB");
      Result serial = new Result(jdk, SERIAL);
      report.atMost(
          "resident memory more, serial collector", jdk, Spread.of(serial.ours), most, "MB");
      report.tell("the same of the beans asked bare, serial", jdk, Spread.of(serial.bare) + " MB");
      report.atMost("living heap more", jdk, Spread.of(serial.heap), 1, "MB");
      report.tell("the same of an empty agent", jdk, Spread.of(serial.heapEmpty) + " MB");
      report.atMost("threads", jdk, Spread.of(serial.threads), 1, "");
      report.atMost("threads, with `alerts=FILE`", jdk, Spread.of(serial.threadsFiling), 2, "");
    }
  }

  /** The differences, round by round. */
  private final class Result {
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> empty = new ArrayList<>();
    private final List<Double> heap = new ArrayList<>();
    private final List<Double> heapEmpty = new ArrayList<>();
    private final List<Double> threads = new ArrayList<>();
    private final List<Double> threadsFiling = new ArrayList<>();

    Result(Jdk jdk, List<String> flags) throws Exception {
      for (int round = 0; round < ROUNDS; round += ROUNDS_AT_ONCE) {
        List<ForkedJvm> jvms = new ArrayList<>();
        try {
          for (int i = 0; i < ROUNDS_AT_ONCE * candidates.size(); i++) {
            jvms.add(candidates.get(i % candidates.size()).start(jdk, site.folder(), flags));
          }
          Thread.sleep(IDLE_MILLIS);
          for (int i = 0; i < jvms.size(); i += candidates.size()) {
            add(jdk, jvms.subList(i, i + candidates.size()));
          }
        } finally {
          jvms.forEach(ForkedJvm::close);
        }
      }
    }

    private void add(Jdk jdk, List<ForkedJvm> jvms) throws Exception {
      double none = resident(jvms.get(0));
      empty.add(resident(jvms.get(1)) - none);
      bare.add(resident(jvms.get(4)) - none);
      ours.add(resident(jvms.get(2)) - none);
      heap.add((living(jdk, jvms.get(2)) - living(jdk, jvms.get(0))) / MEBIBYTE);
      heapEmpty.add((living(jdk, jvms.get(1)) - living(jdk, jvms.get(0))) / MEBIBYTE);
      threads.add(threads(jvms.get(2)));
      threadsFiling.add(threads(jvms.get(3)));
    }
  }

  private double living(Jdk jdk, ForkedJvm jvm) throws Exception {
    return LivingHeap.bytes(jdk, jvm, site.folder());
  }

  private static double threads(ForkedJvm jvm) throws Exception {
    return Figures.ask(jvm, "threads", "threads", 1).of("threads");
  }

  private static double resident(ForkedJvm jvm) throws IOException {
    return ProcessView.of(jvm.pid()).residentMb();
  }
}
