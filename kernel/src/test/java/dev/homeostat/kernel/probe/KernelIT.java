package dev.homeostat.kernel.probe;

import static dev.homeostat.kernel.Requirements.assumeLoads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.kernel.Child;
import dev.homeostat.kernel.probe.Event.Kind;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KernelIT extends ObservedKernel {

  @TempDir Path folder;

  @Test
  void whatThreadsWaitedIsWhatTheSchedulerSays() throws Exception {
    assumeLoads(Group.SCHEDULER);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      long before = waitedByRole(kernel);
      long expectedBefore = schedstat(program.pid(), name -> !name.startsWith("contender"));

      program.does("contend 1000");

      // The two contenders may be gone from /proc: their sum stays in the group's.
      long waited = waitedByRole(kernel) - before;
      long others =
          schedstat(program.pid(), name -> !name.startsWith("contender")) - expectedBefore;
      assertThat(waited - others)
          .as("%d waited, of which %d are of threads that live on", waited, others)
          .isGreaterThan(900_000_000L);
      assertThat(kernel.recentOccupants(100)).isEmpty();
      read(kernel);
      assertThat(kernel.recentOccupants(100))
          .extracting(Occupant::thread)
          .containsAnyOf("contender-0", "contender-1");
    }
  }

  @Test
  void whatAThreadWaitedIsExactlyWhatSchedstatAdds() throws Exception {
    assumeLoads(Group.SCHEDULER);
    try (Child program = Child.deeds("-Xmx32m");
        Kernel kernel = open(program)) {
      // Threads that live on: those of the JVM. One turn of each makes it known.
      program.does("contend 300");
      long waited = waited(kernel, ThreadRole.VM_THREAD);
      long expected = schedstat(program.pid(), "VM Thread"::equals);

      program.does("contend 1000");

      long added = waited(kernel, ThreadRole.VM_THREAD) - waited;
      long addedExpected = schedstat(program.pid(), "VM Thread"::equals) - expected;
      assertThat(added).isCloseTo(addedExpected, within(addedExpected / 10 + 100_000));
    }
  }

  @Test
  void anApplicationsThreadWhoseNameBeginsWithZIsTheApplications() throws Exception {
    assumeLoads(Group.SCHEDULER);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      long before = waited(kernel, ThreadRole.APPLICATION);

      program.does("contend-z 500");

      assertThat(waited(kernel, ThreadRole.APPLICATION) - before).isGreaterThan(450_000_000L);
    }
  }

  @Test
  void aStartedProgramIsToldWithTheThreadThatStartedIt() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run /bin/sh -c /bin/true;exit");

      read(kernel);

      assertThat(of(Kind.EXEC))
          .filteredOn(event -> !event.name().endsWith("jspawnhelper"))
          .extracting(Event::name)
          .containsExactly("/bin/sh", "/bin/true");
      assertThat(of(Kind.EXEC)).extracting(Event::root).containsOnly("doer-run");
      assertThat(of(Kind.EXEC).getLast().thread()).isEqualTo("sh");
      assertThat(of(Kind.EXEC).getLast().arguments())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("/bin/true\0");
    }
  }

  @Test
  void whoseThreadBecomesAProgramIsStillADescendant() throws Exception {
    assumeLoads(Group.LIFE);
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "no " + python + ", whose threads may exec");
    Path script =
        Files.writeString(
            folder.resolve("threads"),
            """
            import os, threading
            thread = threading.Thread(
                target=lambda: os.execv('/bin/sh', ['sh', '-c', '/bin/true; exit']))
            thread.start()
            thread.join()
            """);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run " + python + " " + script);

      read(kernel);

      assertThat(of(Kind.EXEC)).extracting(Event::name).endsWith("/bin/sh", "/bin/true");
    }
  }

  @Test
  void aProcessWhoseThreadBecomesAProgramDidNotEnd() throws Exception {
    assumeLoads(Group.LIFE);
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "no " + python + ", whose threads may exec");
    String script =
        """
        import os, sys, threading
        sys.stdin.readline()
        thread = threading.Thread(target=lambda: os.execv('/bin/sh', ['sh', '-c', 'read x; exit 3']))
        thread.start()
        thread.join()
        """;
    Process target = new ProcessBuilder(python.toString(), "-c", script).start();
    try (Kernel kernel = Kernel.open(target.pid(), EnumSet.of(Group.LIFE), events::add)) {
      target.getOutputStream().write('\n');
      target.getOutputStream().flush();
      await()
          .pollInSameThread()
          .untilAsserted(
              () -> {
                read(kernel);
                assertThat(of(Kind.EXEC)).extracting(Event::name).containsExactly("/bin/sh");
              });
      assertThat(of(Kind.EXIT)).isEmpty();

      target.getOutputStream().close();
      target.waitFor();
      read(kernel);

      assertThat(of(Kind.EXIT)).singleElement().returns(3 << 8, Event::number);
    } finally {
      target.destroyForcibly().waitFor();
    }
  }

  @Test
  void ofAScriptWhatRunsItIsTold() throws Exception {
    assumeLoads(Group.LIFE);
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\nexit 0\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run " + script);

      read(kernel);

      assertThat(of(Kind.EXEC))
          .filteredOn(event -> !event.name().equals(kernel.spawnHelper()))
          .singleElement()
          .returns(script.toString(), Event::name)
          .returns("/bin/sh", Event::interpreter);
    }
  }

  @Test
  void ofALinkTheFileAtItsEndIsTold() throws Exception {
    assumeLoads(Group.LIFE);
    Path shell = Path.of("/bin/sh");
    Path link = Files.createSymbolicLink(folder.resolve("convert"), shell);
    Path script = Files.writeString(folder.resolve("script"), "#!" + link + "\nexit 0\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run " + link + " -c exit");
      program.does("run " + script);

      read(kernel);

      assertThat(of(Kind.EXEC))
          .filteredOn(event -> !event.name().equals(kernel.spawnHelper()))
          .extracting(Event::name, Event::interpreter, Event::file)
          .containsExactly(
              tuple(link.toString(), "", shell.toRealPath().getFileName().toString()),
              tuple(
                  script.toString(), link.toString(), shell.toRealPath().getFileName().toString()));
    }
  }

  @Test
  void whatNobodyUnderstandsIsCountedAmongTheLost() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Kernel kernel =
            Kernel.open(
                program.pid(),
                EnumSet.of(Group.LIFE),
                event -> {
                  throw new IllegalStateException(event.name());
                })) {
      program.does("run /bin/true");

      read(kernel);

      assertThat(kernel.dropped()).isPositive();
    }
  }

  @Test
  void whoWasStartedBeforeIsADescendantToo() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds()) {
      program.does("begin sh -c 'while true; do sleep 0.05; done'; true");
      await().until(() -> program.process().descendants().count() >= 2);
      try (Kernel kernel = open(program)) {
        await()
            .pollInSameThread()
            .untilAsserted(
                () -> {
                  read(kernel);
                  assertThat(of(Kind.EXEC))
                      .anySatisfy(
                          event -> {
                            assertThat(event.name()).endsWith("/sleep");
                            assertThat(event.thread()).isEqualTo("sh");
                            // One of the process's; the one that started it has ended.
                            assertThat(event.origin()).isNotEmpty().isNotEqualTo("sh");
                          });
                });
      }
    }
  }

  @Test
  void whatAProcessWasBeforeIsCountedSinceItsFork() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run /bin/sh -c exec$IFS/bin/true");

      read(kernel);

      assertThat(of(Kind.EXEC).getFirst().number()).isZero();
      assertThat(of(Kind.EXEC))
          .extracting(Event::process)
          .containsOnly(of(Kind.EXEC).getFirst().process());
      int shell = of(Kind.EXEC).size() - 2; // Behind the JDK's helper, where it uses that.
      assertThat(of(Kind.EXEC).get(shell))
          .returns("/bin/sh", Event::name)
          .returns(shell, Event::number);
      assertThat(of(Kind.EXEC).getLast())
          .returns("/bin/true", Event::name)
          .returns(shell + 1, Event::number);
    }
  }

  @Test
  void aGroupThatIsRefusedTakesNothingWithIt() throws Exception {
    assumeLoads(Group.SCHEDULER, Group.LIFE, Group.OPERATIONS);
    Process noJvm = new ProcessBuilder("/bin/sleep", "60").start();
    try (Kernel kernel = Kernel.open(noJvm.pid(), EnumSet.allOf(Group.class), events::add)) {
      read(kernel);

      assertThat(kernel.support(Group.OPERATIONS).why()).endsWith(" has no libjvm.so");
      assertThat(kernel.operations()).isEmpty();
      assertThat(kernel.stops()).isPresent();
    } finally {
      noJvm.destroyForcibly().waitFor();
    }
  }

  @Test
  void othersAreNoMatter() throws Exception {
    assumeLoads(Group.LIFE, Group.NETWORK);
    try (Child program = Child.deeds();
        Child other = Child.deeds();
        Kernel kernel = open(program)) {
      other.does("run /bin/true");
      other.does("refused 1");

      read(kernel);

      assertThat(events).isEmpty();
    }
  }

  @Test
  void moreStartsThanTheRingHoldsAreCounted() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("runs 400");

      read(kernel);

      // Two for each: the JDK's helper, and what it becomes.
      assertThat(of(Kind.EXEC).size() + kernel.dropped()).isEqualTo(800);
      assertThat(kernel.dropped()).isPositive();
    }
  }

  @Test
  void connectionsAreCountedByWhatBecameOfThem() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      read(kernel);
      program.does("refused 3");
      program.does("served 5");

      read(kernel);

      // Of each destination the first.
      assertThat(of(Kind.CONNECT))
          .extracting(Event::thread)
          .containsExactly("doer-refused", "doer-served");
      assertThat(of(Kind.CONNECT))
          .allMatch(event -> event.address().orElseThrow().isLoopbackAddress());
      assertThat(kernel.count(NetworkProbe.Counter.REFUSED)).isEqualTo(3);
      assertThat(kernel.count(NetworkProbe.Counter.CONNECTED)).isEqualTo(5);
      assertThat(kernel.count(NetworkProbe.Counter.ACCEPTED)).isEqualTo(5);
    }
  }

  @Test
  void manyConnectionsFitBetweenTwoLooks() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("refused 3000");
      program.does("peers 1000");

      read(kernel);

      assertThat(kernel.dropped()).isZero();
      assertThat(of(Kind.CONNECT)).hasSize(1 + 1000);
    }
  }

  @Test
  void aConnectionOfADescendantIsToldWithWhoStartedIt() throws Exception {
    assumeLoads(Group.LIFE, Group.NETWORK);
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "no " + bash + " to connect by itself");
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("run /bin/bash -c :>/dev/tcp/127.0.0.1/9");

      read(kernel);

      assertThat(of(Kind.CONNECT))
          .singleElement()
          .returns("bash", Event::thread)
          .returns("doer-run", Event::origin)
          .returns(kernel.kernelPid(), Event::parent)
          .returns(9, Event::number);
    }
  }

  @Test
  void whatComesInOnAPortThatWasOpenBeforeIsCounted() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds()) {
      int port = Integer.parseInt(program.does("listen").substring("done ".length()));
      try (Kernel kernel = open(program);
          Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(client.isConnected()).isTrue();
        assertThat(kernel.count(NetworkProbe.Counter.ACCEPTED)).isEqualTo(1);
      }
    }
  }

  @Test
  void aRefusedConnectionIsOneReset() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      long nanos = System.nanoTime();
      readings.begin(nanos, 0);
      kernel.read(readings);
      program.does("refused 3");

      readings.begin(nanos + 1_000_000_000, 0);
      kernel.read(readings);

      assertThat(readings.value(Signal.TCP_RESETS)).isEqualTo(3);
    }
  }

  @Test
  void resetsThatTheProcessSendsAreCountedOnce() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      program.does("reset 5");

      assertThat(kernel.count(NetworkProbe.Counter.RESET_SENT)).isEqualTo(10);
      assertThat(kernel.count(NetworkProbe.Counter.RESET_RECEIVED)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPortThatIsNoLongerListenedOnIsNotOurs(boolean openBefore) throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Child other = Child.deeds()) {
      String before = openBefore ? program.does("listen") : "";
      try (Kernel kernel = open(program)) {
        String port = (openBefore ? before : program.does("listen")).substring("done ".length());
        program.does("close-listeners");
        assertThat(other.does("listen " + port)).isEqualTo("done " + port);

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
          assertThat(client.isConnected()).isTrue();
        }
        assertThat(kernel.count(NetworkProbe.Counter.ACCEPTED)).isZero();
      }
    }
  }

  @Test
  void aPortIsToldWhenItIsListenedOn() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      String answer = program.does("listen");

      read(kernel);

      assertThat(of(Kind.LISTEN))
          .singleElement()
          .returns(Integer.parseInt(answer.substring("done ".length())), Event::number)
          .returns(true, Event::chosen);
    }
  }

  @Test
  void aPortThatWasAskedForByNumberIsNotOfTheSystemsChoice() throws Exception {
    assumeLoads(Group.NETWORK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      int port = 44_000;
      while (!program.does("listen " + port).equals("done " + port)) {
        port++; // Somebody has it.
      }

      read(kernel);

      assertThat(of(Kind.LISTEN))
          .singleElement()
          .returns(port, Event::number)
          .returns(false, Event::chosen);
    }
  }

  @Test
  void requestsToADiskAreTimed() throws Exception {
    assumeLoads(Group.BLOCK);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      String answer = program.does("write " + folder.resolve("direct"));
      assumeTrue(answer.equals("done"), "it cannot write: " + answer);

      assertThat(kernel.requests()).isGreaterThanOrEqualTo(20);
      read(kernel);
      assertThat(readings.value(Signal.BLOCK_IO_MS)).isPositive();
      read(kernel);
      assertThat(readings.value(Signal.BLOCK_IO_MS)).isZero();
    }
  }

  @Test
  void anOperationOfTheVmThreadIsToldByNameAndCollectionsAreCounted() throws Exception {
    assumeLoads(Group.OPERATIONS);
    try (Child program = Child.deeds();
        Kernel kernel = open(program, Group.OPERATIONS)) {
      program.does("collect 5");

      assertThat(kernel.operations())
          .filteredOn(operation -> operation.count() >= 5)
          .extracting(Operation::name)
          .containsAnyOf("SerialGCCollect", "GenCollectFull");
      assertThat(kernel.collections()).isEqualTo(5);
      StopTime stops = kernel.stops().orElseThrow();
      assertThat(stops.nanos()).isPositive();
    }
  }

  @Test
  void pageFaultsAreThoseThatProcCounts() throws Exception {
    assumeLoads(Group.FAULTS);
    try (Child program = Child.deeds();
        Kernel kernel = open(program, Group.FAULTS)) {
      long before = faults(program.pid());
      long counted = kernel.faults();

      program.does("allocate 30");

      long expected = faults(program.pid()) - before;
      assertThat(kernel.faults() - counted)
          .isGreaterThan(30 * 256)
          .isCloseTo(expected, within(expected / 10 + 200));
    }
  }

  @Test
  void systemCallsAreCountedByNumber() throws Exception {
    assumeLoads(Group.SYSCALLS);
    int connect = 42;
    try (Child program = Child.deeds();
        Kernel kernel = open(program, Group.SYSCALLS)) {
      program.does("refused 7");

      assertThat(kernel.syscalls()).containsEntry(connect, 7L);
    }
  }

  @Test
  void memoryTurnedExecutableIsToldAndTheCodeCacheIsNot() throws Exception {
    assumeLoads(Group.CODE);
    try (Child program = Child.deeds("-XX:-TieredCompilation", "-XX:CompileThreshold=500");
        Kernel kernel = open(program, Group.CODE)) {
      program.does("served 200"); // Much of it gets compiled.
      program.does("executable");
      program.does("memory-file");

      read(kernel);

      assertThat(of(Kind.CODE_MEMORY)).extracting(Event::thread).containsExactly("doer-executable");
      assertThat(of(Kind.MEMORY_FILE)).extracting(Event::name).containsExactly("homeostat-test");
    }
  }

  @Test
  void aWishForTheCodeCacheDoesNotMakeMemoryPartOfIt() throws Exception {
    assumeLoads(Group.CODE);
    try (Child program = Child.deeds();
        Kernel kernel = open(program, Group.CODE)) {
      program.does("executable " + MemoryMap.of(program.pid()).codeCaches().getFirst().from());

      read(kernel);

      assertThat(of(Kind.CODE_MEMORY)).extracting(Event::thread).containsExactly("doer-executable");
    }
  }

  @Test
  void whoTakesHoldOfAThreadIsToldAsOfTheProcess() throws Exception {
    assumeLoads(Group.CODE);
    try (Child program = Child.deeds();
        Child tracer = Child.deeds();
        Kernel kernel = open(program, Group.CODE)) {
      long thread;
      try (Stream<Path> threads =
          Files.list(Path.of("/proc", Long.toString(program.pid()), "task"))) {
        thread =
            threads
                .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
                .max()
                .orElseThrow();
      }
      assertThat(thread).isNotEqualTo(program.pid());
      assertThat(tracer.does("seize " + thread)).isEqualTo("done 0");
      assertThat(program.does("run /bin/true")).startsWith("done");

      read(kernel);

      assertThat(of(Kind.TRACED)).extracting(Event::thread).containsExactly("doer-seize");
    }
  }

  @Test
  void whoEndedItIsTold() throws Exception {
    assumeLoads(Group.SIGNALS, Group.LIFE);
    try (Child program = Child.deeds();
        Kernel kernel = open(program)) {
      new ProcessBuilder("/bin/kill", "-TERM", Long.toString(program.pid())).start().waitFor();
      program.process().waitFor(10, TimeUnit.SECONDS);

      read(kernel);

      assertThat(of(Kind.SIGNAL).getFirst())
          .returns(15, Event::number)
          .returns("kill", Event::thread);
      assertThat(of(Kind.EXIT)).hasSize(1);
    }
  }

  @Test
  void theKernelsVictimIsTold() throws Exception {
    assumeLoads(Group.OOM);
    Path group = Path.of("/sys/fs/cgroup/memory/homeostat-test-" + ProcessHandle.current().pid());
    assumeTrue(
        Files.isWritable(group.getParent()), "no memory control group of version 1 to be limited");
    Files.createDirectory(group);
    try (Child program = Child.deeds("-XX:MaxDirectMemorySize=1g");
        Kernel kernel = open(program)) {
      Files.writeString(group.resolve("memory.limit_in_bytes"), "150m");
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(program.pid()));

      program.tell("allocate 400");
      program.process().waitFor(30, TimeUnit.SECONDS);

      read(kernel);
      assertThat(of(Kind.OOM_VICTIM)).extracting(Event::process).contains(kernel.kernelPid());
    } finally {
      await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
    }
  }

  /** Minor and major ones of all its threads. */
  private static long faults(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[7]) + Long.parseLong(fields[9]);
  }

  private static long waitedByRole(Kernel kernel) {
    long sum = 0;
    for (ThreadRole role : ThreadRole.values()) {
      sum += waited(kernel, role);
    }
    return sum;
  }

  /** What the kernel counted for the threads of a name that are there. */
  private static long schedstat(long pid, Predicate<String> name) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks) {
        sum += waited(task, name);
      }
    }
    return sum;
  }

  private static long waited(Path task, Predicate<String> name) throws IOException {
    try {
      return name.test(Files.readString(task.resolve("comm")).strip())
          ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[1])
          : 0;
    } catch (NoSuchFileException e) {
      return 0; // The thread ended.
    }
  }
}
