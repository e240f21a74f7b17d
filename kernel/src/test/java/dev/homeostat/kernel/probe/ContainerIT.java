package dev.homeostat.kernel.probe;

import static dev.homeostat.kernel.Requirements.assumeLoads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.kernel.Child;
import dev.homeostat.kernel.probe.Event.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seen from the host: a process in a container, with numbers of processes, a network, files and,
 * where the host has version 2 of control groups, a group of its own.
 */
@Timeout(60)
class ContainerIT extends ObservedKernel {

  @BeforeEach
  void mayBeMade() throws IOException {
    String why = Child.whyNoContainer();
    assumeTrue(why.isEmpty(), why);
  }

  @Test
  void itHasAnotherNumberNetworkAndFilesThere() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.containedDeeds()) {
      Path folder = Path.of("/proc", Long.toString(program.pid()));

      assertThat(Files.readAllLines(folder.resolve("status")))
          .filteredOn(line -> line.startsWith("NSpid:"))
          .singleElement()
          .asString()
          .endsWith("\t1");
      for (String namespace : List.of("pid", "mnt", "net")) {
        assertThat(Files.readSymbolicLink(folder.resolve("ns/" + namespace)))
            .as(namespace)
            .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)));
      }
      assertThat(Path.of("/mnt/jdk")).doesNotExist();
    }
  }

  @Test
  void whatItStartsIsSeenWithTheThreadThatStartedIt() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.containedDeeds();
        Child neighbour = Child.deeds();
        Kernel kernel = open(program)) {
      neighbour.does("run /bin/true");
      program.does("run /bin/sh -c /bin/true;exit");

      read(kernel);

      assertThat(of(Kind.EXEC))
          .filteredOn(event -> !event.name().endsWith("jspawnhelper"))
          .extracting(Event::name)
          .containsExactly("/bin/sh", "/bin/true");
      assertThat(of(Kind.EXEC)).extracting(Event::root).containsOnly("doer-run");
    }
  }

  /** One buffer that is sent again may be dozens of segments. */
  @Test
  void whatIsSentAgainIsCountedInSegmentsAsTheKernelDoes() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.containedDeeds();
        Kernel kernel = open(program)) {
      String narrow =
          "ip link set lo mtu 1500 && tc qdisc add dev lo root tbf rate 20mbit burst 10k limit 20k";
      String target = Long.toString(program.pid());
      int status =
          new ProcessBuilder("nsenter", "-t", target, "-n", "/bin/sh", "-c", narrow)
              .start()
              .waitFor();
      assumeTrue(status == 0, "no network can be made that loses packets (tc, tbf)");

      assertThat(program.does("transfer 2048")).isEqualTo("done " + (2048 << 10));

      long sentAgain = sentAgain(program.pid());
      assertThat(sentAgain).isPositive();
      assertThat(kernel.count(NetworkProbe.Counter.RETRANSMITTED)).isEqualTo(sentAgain);
    }
  }

  private static long sentAgain(long pid) throws IOException {
    List<String> tcp =
        Files.readAllLines(Path.of("/proc", Long.toString(pid), "net/snmp")).stream()
            .filter(line -> line.startsWith("Tcp:"))
            .toList();
    int field = List.of(tcp.get(0).split(" ", -1)).indexOf("RetransSegs");
    return Long.parseLong(tcp.get(1).split(" ", -1)[field]);
  }

  @Test
  void itsConnectionsAreThoseOfItsOwnNetwork() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.containedDeeds();
        Child neighbour = Child.deeds();
        Kernel kernel = open(program)) {
      String listening = program.does("listen");
      neighbour.does("refused 1");
      neighbour.does("served 2");
      assertThat(program.does("refused 3")).isEqualTo("done 3");
      program.does("served 5");

      read(kernel);

      assertThat(of(Kind.CONNECT))
          .extracting(Event::thread)
          .containsExactly("doer-refused", "doer-served");
      assertThat(of(Kind.LISTEN))
          .extracting(Event::number)
          .contains(Integer.parseInt(listening.substring("done ".length())));
      assertThat(kernel.count(NetworkProbe.Counter.REFUSED)).isEqualTo(3);
      assertThat(kernel.count(NetworkProbe.Counter.CONNECTED)).isEqualTo(5);
      assertThat(kernel.count(NetworkProbe.Counter.ACCEPTED)).isEqualTo(5);
    }
  }

  @Test
  void itsWaitsAreCountedAndItsThreadsNamed() throws Exception {
    assumeLoads(Group.SCHEDULER);
    try (Child program = Child.containedDeeds();
        Kernel kernel = open(program)) {
      long before = waited(kernel, ThreadRole.APPLICATION);
      program.does("contend 1000");

      read(kernel);

      assertThat(waited(kernel, ThreadRole.APPLICATION) - before).isGreaterThan(900_000_000L);
      assertThat(kernel.recentOccupants(100))
          .filteredOn(occupant -> occupant.process() == kernel.kernelPid())
          .extracting(Occupant::thread)
          .containsAnyOf("contender-0", "contender-1");
    }
  }

  @Test
  void theProbesOfItsOwnJvmAreFoundAmongItsOwnFiles() throws Exception {
    assumeLoads(Group.OPERATIONS);
    try (Child program = Child.containedDeeds();
        Kernel kernel = open(program, Group.OPERATIONS)) {
      program.does("collect 3");

      assertThat(kernel.support(Group.OPERATIONS).why()).isEmpty();
      assertThat(kernel.collections()).isEqualTo(3);
    }
  }

  @Test
  void aControlGroupOfItsOwnIsNoMatter() throws Exception {
    assumeLoads(Group.LIFE, Group.SCHEDULER);
    Path group = controlGroups().resolve("homeostat-test-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(group);
    } catch (IOException e) {
      assumeTrue(false, "no control group of version 2 may be made: " + e);
    }
    try (Child program = Child.containedDeeds()) {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(program.pid()));
      assertThat(Files.readAllLines(Path.of("/proc/" + program.pid() + "/cgroup")))
          .contains("0::/" + group.getFileName());
      try (Kernel kernel = open(program)) {
        program.does("run /bin/true");
        program.does("contend 300");

        read(kernel);

        assertThat(of(Kind.EXEC)).extracting(Event::name).contains("/bin/true");
        assertThat(kernel.recentOccupants(100))
            .extracting(Occupant::process)
            .contains(kernel.kernelPid());
      }
    } finally {
      await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
    }
  }

  /** Where version 2 is mounted, by itself or beside version 1. */
  private static Path controlGroups() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String[] fields = line.split(" ", -1);
      if (fields[2].equals("cgroup2")) {
        return Path.of(fields[1]);
      }
    }
    assumeTrue(false, "no control groups of version 2 are mounted");
    throw new AssertionError();
  }
}
