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
import java.util.concurrent.TimeUnit;

/**
 * Runs healthy servers side by side under light, varying load, each with the agent as it comes, and
 * counts what it alerts about: {@code CleanTime AGENT_JAR SOFTWARE PAGE [--minutes=60]
 * [--hosts=Tomcat,Kafka] [--java=17,25] [--copies=2] [--kernel=homeostat.jar]}. With the command's
 * jar each is watched from within the kernel too. Each run adds a line to the page, which sums them
 * up.
 */
public final class CleanTime {

  private static final List<String> HEAP = List.of("-Xms64m", "-Xmx256m");
  private static final double NANOS_PER_HOUR = 3_600e9;

  private CleanTime() {}

  /** Runs them. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(List.of(args).subList(3, args.length));
    List<Jdk> jdks = jdks(options.text("java", "17"));
    String names = options.text("hosts", "");
    Path folder = Files.createTempDirectory("homeostat-clean-time");
    CleanTimePage page = new CleanTimePage(Path.of(args[2]), jdks);
    Launch launch =
        new Launch(
            Path.of(args[0]).toAbsolutePath(),
            Path.of(args[1]).toAbsolutePath(),
            options.text("kernel", ""));
    List<Server> servers = new ArrayList<>();
    try {
      for (int copy = 1; copy <= options.integer("copies", 1); copy++) {
        for (Jdk jdk : jdks) {
          for (Host host : Hosts.ALL) {
            if (names.isEmpty() || List.of(names.split(",", -1)).contains(host.name())) {
              String place = "%s-%d-%d".formatted(host.name(), jdk.feature(), copy);
              launch
                  .start(host, jdk, Files.createDirectory(folder.resolve(place.replace(' ', '-'))))
                  .ifPresent(servers::add);
            }
          }
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

  private static List<Jdk> jdks(String releases) {
    List<Jdk> jdks = new ArrayList<>();
    for (String release : releases.split(",", -1)) {
      int java = Integer.parseInt(release);
      jdks.add(Jdks.find(java).orElseThrow(() -> new IllegalStateException(Jdks.remedy(java))));
    }
    return jdks;
  }

  /**
   * What servers are started from.
   *
   * @param command the command's jar, which watches from within the kernel; empty: nothing does
   */
  private record Launch(Path agent, Path software, String command) {

    /** One that does not start, on a machine that is too busy for it, is left out of the run. */
    Optional<Server> start(Host host, Jdk jdk, Path place) throws InterruptedException {
      System.out.println(host.name() + " in " + place);
      try {
        return Optional.of(server(host, jdk, place));
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        System.out.println(host.name() + " is left out: " + e.getMessage());
        return Optional.empty();
      }
    }

    private Server server(Host host, Jdk jdk, Path place) throws Exception {
      Path alerts = place.resolve("alerts.json");
      List<String> flags = new ArrayList<>(HEAP);
      flags.add(
          "-javaagent:%s=alerts=%s,data=%s".formatted(agent, alerts, place.resolve("memory")));
      Stage stage = Stage.of(jdk, host.unpackedIn(software), place, flags);
      long begun = System.nanoTime();
      ForkedJvm jvm = host.start().describe(stage).start(place);
      try {
        Client client = HostRun.firstAnswer(host, stage, jvm);
        Path kernelAlerts = place.resolve("kernel.json");
        Optional<Process> kernel = kernel(HostRun.java(jvm).pid(), kernelAlerts);
        LightLoad load = new LightLoad(client, place.getFileName().toString().hashCode());
        Thread loader = new Thread(load, "load of " + host.name());
        loader.setDaemon(true);
        loader.start();
        List<Path> files = kernel.isPresent() ? List.of(alerts, kernelAlerts) : List.of(alerts);
        return new Server(host, jvm, kernel, files, load, loader, begun);
      } catch (Exception e) {
        jvm.close();
        throw e;
      }
    }

    private Optional<Process> kernel(long pid, Path alerts) throws IOException {
      if (command.isEmpty()) {
        return Optional.empty();
      }
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      List<String> line = List.of(java, "-jar", command, "kernel", "--pid=" + pid, "--format=json");
      return Optional.of(
          new ProcessBuilder(line)
              .redirectOutput(alerts.toFile())
              .redirectError(alerts.resolveSibling("kernel.err").toFile())
              .start());
    }
  }

  /** A server that runs under load. */
  private record Server(
      Host host,
      ForkedJvm jvm,
      Optional<Process> kernel,
      List<Path> alerts,
      LightLoad load,
      Thread loader,
      long begun)
      implements AutoCloseable {

    boolean isAlive() {
      return jvm.isAlive();
    }

    CleanTimePage.Watched stop() throws Exception {
      boolean ended = !jvm.isAlive();
      boolean kernelEnded = kernel.isPresent() && !kernel.get().isAlive();
      double hours = (System.nanoTime() - begun) / NANOS_PER_HOUR;
      loader.interrupt();
      loader.join(TimeUnit.SECONDS.toMillis(30));
      List<String> opened = new ArrayList<>();
      for (Path file : alerts) {
        opened.addAll(HostRun.opened(file));
      }
      if (!ended) {
        HostRun.java(jvm).destroy();
        jvm.exitStatus();
      }
      String name = kernelEnded ? host.name() + " (its sidecar ended)" : host.name();
      return new CleanTimePage.Watched(name, hours, load.requests(), load.failed(), ended, opened);
    }

    @Override
    public void close() {
      loader.interrupt();
      kernel.ifPresent(Process::destroy);
      jvm.close();
    }
  }
}
