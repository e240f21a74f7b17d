package dev.homeostat.lab.corpus;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the corpus: each case in JVMs of its own, one a processor, on combinations of JDK and
 * collector drawn by the seed. What is done already is skipped.
 *
 * <p>{@code CorpusRunner [--out=DIR] [--set=short|slow|all] [--cases=GLOB[,GLOB]] [--seed=N]
 * [--combinations=N] [--processors=0,1] [--seconds=N] [--list] [--flags="JVM flags"]
 * [--arguments="--onset=S"]}
 */
final class CorpusRunner {
  private static final List<Integer> RELEASES = List.of(17, 25);

  private final Options options;
  private final Queue<Job> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private int planned;

  private CorpusRunner(Options options) {
    this.options = options;
  }

  /** Runs what the options choose; exit status 1 if a run failed. */
  public static void main(String[] args) throws Exception {
    CorpusRunner runner = new CorpusRunner(new Options(List.of(args)));
    List<Case> chosen = runner.chosen();
    if (runner.options.flag("list")) {
      chosen.forEach(CorpusRunner::print);
      return;
    }
    runner.plan(chosen);
    runner.run();
    System.exit(runner.failed.get() == 0 ? 0 : 1);
  }

  private List<Case> chosen() {
    String set = options.text("set", "short");
    List<Pattern> globs =
        Stream.of(options.text("cases", "*").split(",", -1))
            .map(glob -> Pattern.compile(glob.replace("*", ".*")))
            .toList();
    return Catalogue.cases().stream()
        .filter(row -> set.equals("all") || row.isSlow() == set.equals("slow"))
        .filter(row -> globs.stream().anyMatch(glob -> glob.matcher(row.name()).matches()))
        .toList();
  }

  @SuppressWarnings("EnumOrdinal") // A number for the seed, kept nowhere.
  private void plan(List<Case> chosen) throws Exception {
    List<Jdk> homes = RELEASES.stream().map(Jdks::find).flatMap(Optional::stream).toList();
    long seed = options.integer("seed", 1);
    Path out = Path.of(options.text("out", "target/traces")).toAbsolutePath();
    for (Case row : chosen) {
      long caseSeed = seed * 31 + row.name().hashCode();
      List<Job> all = new ArrayList<>();
      for (Jdk java : homes) {
        for (Collector collector : Collector.values()) {
          if (java.feature() >= row.fromJdk()) {
            Path folder = out.resolve(row.name()).resolve(java.feature() + "-" + collector.label());
            int seconds = (int) options.integer("seconds", row.seconds());
            long jobSeed = caseSeed * 31 + java.feature() * 7L + collector.ordinal();
            all.add(new Job(row, java, collector, jobSeed, seconds, folder));
          }
        }
      }
      Collections.shuffle(all, new Random(caseSeed));
      waiting.addAll(
          all.subList(0, (int) Math.min(all.size(), options.integer("combinations", 2))));
    }
    int before = waiting.size();
    waiting.removeIf(Job::isDone);
    planned = waiting.size();
    System.out.printf("%d runs, %d of them done before%n", before, before - planned);
  }

  private void run() throws InterruptedException {
    String[] processors = options.text("processors", "0,1").split(",", -1);
    int seconds = waiting.stream().mapToInt(Job::seconds).sum() / processors.length;
    System.out.printf("about %d min on %d processors%n", (seconds + 59) / 60, processors.length);
    List<Thread> lanes = new ArrayList<>();
    for (String processor : processors) {
      Thread lane = new Thread(() -> work(Integer.parseInt(processor)), "processor-" + processor);
      lane.start();
      lanes.add(lane);
    }
    for (Thread lane : lanes) {
      lane.join();
    }
    System.out.printf("%d runs ended, %d failed%n", ended.get(), failed.get());
  }

  private void work(int processor) {
    for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
      String outcome;
      try {
        int status = job.run(processor, words("flags"), words("arguments"));
        outcome = status == 0 && job.isDone() ? "ok" : "FAILED with status " + status;
      } catch (Exception e) {
        outcome = "FAILED: " + e;
      }
      if (!outcome.equals("ok")) {
        failed.incrementAndGet();
      }
      System.out.printf("%d/%d %s: %s%n", ended.incrementAndGet(), planned, job.label(), outcome);
    }
  }

  private List<String> words(String key) {
    return Stream.of(options.text(key, "").split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static void print(Case row) {
    System.out.printf(
        "%-34s %-5s %-8s %-7s %s | %s | %s%s%n",
        row.name(),
        row.isSlow() ? "slow" : "short",
        row.half() == Half.DESIGN ? "design" : "held-out",
        row.isHealthy() ? "healthy" : "fault",
        row.mechanism(),
        row.library(),
        String.join(",", row.accepted()),
        row.isFromFirstRequest() ? " | from the first request" : "");
  }
}
