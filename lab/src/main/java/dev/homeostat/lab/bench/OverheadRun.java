package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures one agent once: in a service under load, and in a program that keeps the collector busy.
 */
final class OverheadRun {

  static final String[] SERVICE = {
    "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-Dsun.net.httpserver.nodelay=true"
  };
  private static final String[] CHURN = {"-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch"};
  static final String PATH = "/orders/today";
  private static final int WARMING_SECONDS = 3;
  private static final int MOST_SECONDS = 3;
  private static final int SCRAPE_SECONDS = 5;
  private static final int LOOKS = 6_000;
  private static final int LOOK_MILLIS = 10;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double MEBIBYTE = 1 << 20;

  private final Contender contender;
  private final Jdk jdk;
  private final Path folder;
  private final Plan plan;
  private final int port;
  private final Map<Column, Double> figures = new EnumMap<>(Column.class);

  /**
   * How much is measured.
   *
   * @param rounds of ours and of none
   * @param peerRounds of the others, in the first rounds
   * @param perSecond requests by the schedule
   * @param seconds of the schedule
   * @param churnSeconds of the other program
   */
  record Plan(int rounds, int peerRounds, int perSecond, int seconds, int churnSeconds) {}

  private OverheadRun(Contender contender, Jdk jdk, Path folder, Plan plan) throws IOException {
    this.contender = contender;
    this.jdk = jdk;
    this.folder = folder;
    this.plan = plan;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
  }

  /** Measures; what is written meanwhile goes to the folder. */
  static Map<Column, Double> of(Contender contender, Jdk jdk, Path folder, Plan plan)
      throws Exception {
    OverheadRun run = new OverheadRun(contender, jdk, folder, plan);
    run.serve();
    run.churn();
    return run.figures;
  }

  private ForkedJvm.Builder jvm(String[] flags) throws IOException {
    return ForkedJvm.on(jdk)
        .flags(contender.flags().in(folder, port).toArray(String[]::new))
        .flags(flags)
        .classPath(Site.classPath());
  }

  private void serve() throws Exception {
    ForkedJvm.Builder builder = jvm(SERVICE);
    try (ForkedJvm jvm =
        builder.run(ServedHost.class.getName(), Long.toString(System.nanoTime())).start(folder)) {
      int service = port(jvm);
      ProcessView process = ProcessView.of(jvm.pid());
      try (ServiceLoad load = new ServiceLoad(service, PATH)) {
        load.most(0); // One answer of each connection.
        figures.put(Column.START_MILLIS, told(jvm, "main ") / NANOS_PER_MILLI);
        figures.put(Column.START_CPU_MILLIS, process.processorMillis());
        Thread scraper = scraper();
        load.most(WARMING_SECONDS);
        figures.put(Column.REQUESTS_PER_SECOND, (double) load.most(MOST_SECONDS) / MOST_SECONDS);
        double before = process.processorMillis();
        long[] nanos = load.scheduled(plan.perSecond, plan.seconds);
        double used = process.processorMillis() - before;
        figures.put(Column.REQUEST_MICROS, used * MICROS_PER_MILLI / nanos.length);
        figures.put(Column.P50_MICROS, quantile(nanos, 0.5));
        figures.put(Column.P99_MICROS, quantile(nanos, 0.99));
        figures.put(Column.P999_MICROS, quantile(nanos, 0.999));
        figures.put(Column.RESIDENT_MB, process.residentMb());
        figures.put(Column.THREADS, (double) process.threads());
        scraper.interrupt();
        scraper.join();
      }
      figures.put(Column.HEAP_MB, Figures.ask(jvm, "heap", "heap", 1).of("heap") / MEBIBYTE);
    }
  }

  /** Where a host answers that {@link ServedHost} is. */
  static int port(ForkedJvm jvm) throws InterruptedException {
    return (int) told(jvm, "port ");
  }

  private void churn() throws Exception {
    try (ForkedJvm jvm = jvm(CHURN).run(ChurnHost.class.getName()).start(folder)) {
      ProcessView process = ProcessView.of(jvm.pid());
      // Behind its start: an agent's own is among the other figures.
      Figures.ask(jvm, "now", "at", 1);
      TimeUnit.SECONDS.sleep(2);
      Figures begin = Figures.ask(jvm, "now", "at", 3);
      double before = process.processorMillis();
      TimeUnit.SECONDS.sleep(plan.churnSeconds);
      double used = process.processorMillis() - before;
      Figures end = Figures.ask(jvm, "now", "at", 5);
      double thousands = (end.of("done") - begin.of("done")) / 1e3;
      double seconds = (end.of("at") - begin.of("at")) / 1e9;
      figures.put(Column.CHURN_PER_SECOND, thousands / seconds);
      figures.put(Column.CHURN_MICROS, used * MICROS_PER_MILLI / thousands);
    }
  }

  /** Asks for the agent's metrics as a monitoring system would, where it offers any. */
  private Thread scraper() {
    Thread scraper = new Thread(this::scrape, "scraper");
    scraper.setDaemon(true);
    scraper.start();
    return scraper;
  }

  private void scrape() {
    try {
      while (contender.scraped()) {
        Scrape.of(port);
        TimeUnit.SECONDS.sleep(SCRAPE_SECONDS);
      }
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  /** In microseconds. */
  static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_PER_MICRO;
  }

  /** Waits until the host has told a number. */
  private static double told(ForkedJvm jvm, String name) throws InterruptedException {
    for (int i = 0; i < LOOKS && jvm.isAlive(); i++) {
      for (String line : jvm.out().lines().toList()) {
        if (line.startsWith(name)) {
          return Double.parseDouble(line.substring(name.length()));
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IllegalStateException("no " + name + ": " + jvm.out() + jvm.err());
  }
}
