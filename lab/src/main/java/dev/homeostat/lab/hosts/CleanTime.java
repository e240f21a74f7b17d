package dev.homeostat.lab.hosts;

import dev.homeostat.lab.corpus.Options;
import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs healthy servers side by side under light, varying load, each with the agent as it comes, and
 * counts what it alerts about: {@code CleanTime AGENT_JAR SOFTWARE PAGE [--minutes=60]
 * [--hosts=Tomcat,Kafka] [--java=17]}. Each run adds a line to the page, which sums them up.
 */
public final class CleanTime {

  private static final String DEFAULT_HOSTS = "Tomcat,Kafka,ZooKeeper,Artemis,Spring Boot";
  private static final List<String> HEAP = List.of("-Xms64m", "-Xmx256m");
  private static final double NANOS_PER_HOUR = 3_600e9;

  private CleanTime() {}

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(List.of(args).subList(3, args.length));
    int java = (int) options.integer("java", 17);
    Jdk jdk = Jdks.find(java).orElseThrow(() -> new IllegalStateException(Jdks.remedy(java)));
    Set<String> names = Set.of(options.text("hosts", DEFAULT_HOSTS).split(",", -1));
    Path folder = Files.createTempDirectory("homeostat-clean-time");
    CleanTimePage page = new CleanTimePage(Path.of(args[2]), jdk);
    List<Server> servers = new ArrayList<>();
    try {
      for (Host host : Hosts.ALL) {
        if (names.contains(host.name())) {
          start(host, jdk, args, folder).ifPresent(servers::add);
        }
      }
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.integer("minutes", 60));
      while (System.nanoTime() < end && servers.stream().anyMatch(Server::isAlive)) {
        TimeUnit.SECONDS.sleep(1);
      }
      for (Server server : servers) {
        page.add(server.stop());
      }
    } finally {
      servers.forEach(Server::close);
    }
    page.write();
  }

  /** One that does not start, on a machine that is too busy for it, is left out of the run. */
  private static Optional<Server> start(Host host, Jdk jdk, String[] args, Path folder)
      throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve(host.software().replace("-*", "")));
    System.out.println(host.name() + " in " + place);
    try {
      return Optional.of(
          Server.start(host, jdk, Path.of(args[1]), Path.of(args[0]).toAbsolutePath(), place));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      System.out.println(host.name() + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A server that runs under load. */
  private record Server(
      Host host,
      ForkedJvm jvm,
      Path alerts,
      Client client,
      LightLoad load,
      Thread loader,
      long begun)
      implements AutoCloseable {

    static Server start(Host host, Jdk jdk, Path software, Path agent, Path place)
        throws Exception {
      Path alerts = place.resolve("alerts.json");
      List<String> flags = new ArrayList<>(HEAP);
      flags.add(
          "-javaagent:%s=alerts=%s,data=%s".formatted(agent, alerts, place.resolve("memory")));
      Stage stage = Stage.of(jdk, host.unpackedIn(software.toAbsolutePath()), place, flags);
      long begun = System.nanoTime();
      ForkedJvm jvm = host.start().describe(stage).start(place);
      try {
        Client client = HostRun.firstAnswer(host, stage, jvm);
        LightLoad load = new LightLoad(client, host.name().hashCode());
        Thread loader = new Thread(load, "load of " + host.name());
        loader.setDaemon(true);
        loader.start();
        return new Server(host, jvm, alerts, client, load, loader, begun);
      } catch (Exception e) {
        jvm.close();
        throw e;
      }
    }

    boolean isAlive() {
      return jvm.isAlive();
    }

    CleanTimePage.Watched stop() throws Exception {
      boolean ended = !jvm.isAlive();
      double hours = (System.nanoTime() - begun) / NANOS_PER_HOUR;
      loader.interrupt();
      loader.join(TimeUnit.SECONDS.toMillis(30));
      List<String> opened = HostRun.opened(alerts);
      if (!ended) {
        HostRun.java(jvm).destroy();
        jvm.exitStatus();
      }
      return new CleanTimePage.Watched(
          host.name(), hours, load.requests(), load.failed(), ended, opened);
    }

    @Override
    public void close() {
      loader.interrupt();
      jvm.close();
    }
  }
}
