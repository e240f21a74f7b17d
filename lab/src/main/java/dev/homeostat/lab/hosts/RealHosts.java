package dev.homeostat.lab.hosts;

import dev.homeostat.lab.corpus.Options;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs each real server without an agent, with Homeostat, with OpenTelemetry's, and with both in
 * either order, one after another, and writes what differed: {@code RealHosts AGENT_JAR SOFTWARE
 * PAGE [--seconds=180] [--hosts=Tomcat,Kafka] [--java=17]}. Ends with 1 where anything did.
 */
public final class RealHosts {

  private static final List<String> HEAP = List.of("-Xms64m", "-Xmx512m");

  /** No series is judged before it has 60 ticks: in so many seconds, most are for two minutes. */
  private static final int SECONDS = 180;

  /** Of learning so little that nothing is waited for but those 60 ticks. */
  static final String SETTINGS = "interval=1s,learning=10s,http=0";

  private final Path agent;
  private final Path software;
  private final Path folder = Files.createTempDirectory("homeostat-hosts");
  private final Jdk jdk;
  private final int seconds;
  private final HostsPage page;
  private int runs;

  private RealHosts(Path agent, Path software, Jdk jdk, int seconds) throws IOException {
    this.agent = agent;
    this.software = software;
    this.jdk = jdk;
    this.seconds = seconds;
    this.page = new HostsPage(jdk, seconds, Versions.in(Path.of("lab/hosts/pom.xml")));
  }

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(List.of(args).subList(3, args.length));
    int java = (int) options.integer("java", 17);
    Jdk jdk = Jdks.find(java).orElseThrow(() -> new IllegalStateException(Jdks.remedy(java)));
    int seconds = (int) options.integer("seconds", SECONDS);
    Set<String> names = Set.of(options.text("hosts", "").split(",", -1));
    RealHosts all =
        new RealHosts(
            Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath(), jdk, seconds);
    for (Host host : Hosts.ALL) {
      if (names.contains("") || names.contains(host.name())) {
        all.watch(host);
        all.page.write(Path.of(args[2]));
      }
    }
    System.exit(all.page.faults() == 0 ? 0 : 1);
  }

  private void watch(Host host) {
    compare(host, List.of(), List.of(Beside.HOMEOSTAT));
    compare(
        host,
        List.of(Beside.OPENTELEMETRY),
        List.of(Beside.OPENTELEMETRY, Beside.HOMEOSTAT),
        List.of(Beside.HOMEOSTAT, Beside.OPENTELEMETRY));
  }

  /** Runs a server without Homeostat, then with it; where the logs differ, once more without. */
  @SafeVarargs
  private void compare(Host host, List<Beside> without, List<Beside>... with) {
    try {
      List<HostRun> references = new ArrayList<>(List.of(run(host, without)));
      page.tell(host, without, references.get(0));
      for (List<Beside> agents : with) {
        HostRun run = run(host, agents);
        if (!differences(references, run).isEmpty()) {
          references.add(run(host, without));
        }
        page.compare(host, agents, run, references.get(0), differences(references, run));
      }
    } catch (Exception e) {
      page.failed(host, without, e);
    }
  }

  private static List<String> differences(List<HostRun> references, HostRun run) {
    return LogLines.differences(references.stream().map(HostRun::log).toList(), run.log());
  }

  private HostRun run(Host host, List<Beside> agents) throws Exception {
    Path place = Files.createDirectory(folder.resolve("run" + ++runs));
    Path alerts = place.resolve("alerts.json");
    List<String> flags = new ArrayList<>(HEAP);
    for (Beside each : agents) {
      flags.addAll(
          switch (each) {
            case HOMEOSTAT ->
                List.of(
                    "-javaagent:"
                        + agent
                        + "="
                        + SETTINGS
                        + ",alerts="
                        + alerts
                        + ",data="
                        + place.resolve("memory"));
            case OPENTELEMETRY ->
                List.of(
                    "-javaagent:" + software.resolve("opentelemetry-javaagent.jar"),
                    "-Dotel.traces.exporter=none",
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none");
          });
    }
    System.out.println(host.name() + " " + agents + " in " + place);
    return HostRun.of(
        host, Stage.of(jdk, host.unpackedIn(software), place, flags), alerts, seconds);
  }
}
