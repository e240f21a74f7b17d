package dev.homeostat.kernel;

import static dev.homeostat.kernel.Requirements.assumeLoads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.kernel.novelty.KnownBehaviours;
import dev.homeostat.kernel.probe.Group;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelWatchIT {

  /** A tick a day. */
  private static final String NEVER = "interval=86400000";

  @TempDir Path folder;

  @Test
  void aShellIsOneAlertThatNamesItAndItsThread() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "learning=0")) {
      sidecar.line();

      program.does("run /bin/sh -c /bin/true;exit");
      program.does("run /bin/sh -c /bin/true;exit");

      assertThat(sidecar.line())
          .contains("\"anomaly_type\":\"unexpected_process\"", "\"state\":\"open\"")
          .contains("\"kind\":\"thread\",\"name\":\"doer-run\"")
          .contains("\"kind\":\"process\",\"name\":\"/bin/sh\"")
          .contains("/bin/sh was started by thread doer-run");
      program.process().destroyForcibly();
      assertThat(sidecar.lines()).noneMatch(line -> line.contains("\"state\":\"open\""));
      assertThat(sidecar.process().waitFor()).isZero();
    }
  }

  @Test
  void whatIsAcceptedIsNoMatter() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child accept =
        Child.sidecar("accept", "component=c", "data=" + folder, "behaviour=process /bin/sh")) {
      assertThat(accept.process().waitFor()).isZero();
    }
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "learning=0", "component=c", "data=" + folder)) {
      sidecar.line();

      program.does("run /bin/sh -c exit");
      program.does("run /bin/true");

      assertThat(sidecar.line()).contains("/bin/true was started by thread doer-run");
      await()
          .untilAsserted(
              () ->
                  assertThat(Files.readAllLines(folder.resolve("kernel-c.txt")))
                      .contains(
                          "accepted process /bin/sh",
                          "seen process /bin/true",
                          "learning done process"));
    }
  }

  @Test
  void aFaultOfOursHasAStatusOfItsOwn() throws Exception {
    try (Child broken = Child.sidecar("known", "no such word")) {
      assertThat(broken.line()).startsWith("homeostat kernel: a fault of ours, please report it: ");
      assertThat(broken.process().waitFor()).isEqualTo(70);
    }
  }

  @Test
  void whatNeverComesIsNotAccepted() throws Exception {
    try (Child accept =
        Child.sidecar("accept", "component=c", "data=" + folder, "behaviour=process sh")) {
      assertThat(accept.line()).startsWith("homeostat kernel: --accept: 'process sh' never comes");
      assertThat(accept.process().waitFor()).isEqualTo(2);
    }
  }

  @Test
  void aPortThatWasOpenBeforeIsJudgedByWhatWasLearned() throws Exception {
    assumeLoads(Group.NETWORK);
    Files.writeString(
        KnownBehaviours.fileOf(folder, "c"), "learned process /bin/true\nlearning done\n");
    try (Child program = Child.deeds()) {
      String port = program.does("listen").substring("done ".length());
      try (Child sidecar = watch(program, "component=c", "data=" + folder)) {
        sidecar.line();

        assertThat(sidecar.line())
            .contains("\"anomaly_type\":\"unexpected_listener\"")
            .contains("port " + port + " was listened on already when the watch began");
      }
      try (Child learner = watch(program, "learning=0")) {
        learner.line();
        program.does("run /bin/true");

        assertThat(learner.line()).contains("/bin/true was started");
      }
    }
  }

  @Test
  void whatWaitsUnreadWhenLearningEndsIsOfLearning() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child feed = Child.sidecar("feed", "pid=" + program.pid(), "learning=5000")) {
      feed.line();
      program.does("run /bin/true");
      program.does("run /bin/sleep 5");
      program.does("run /bin/echo");

      assertThat(feed.does(""))
          .contains("\"anomaly_type\":\"unexpected_process\"", "/bin/echo was started");
      assertThat(feed.line()).startsWith("{\"signals\":{");
    }
  }

  @Test
  void whatIsSeenAfterTheLastTickIsToldWhenTheTimeIsOver() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "learning=0", NEVER, "seconds=4", "fail_on=WARNING")) {
      sidecar.line();

      program.does("run /bin/sleep 1");
      program.does("run /bin/sh -c exit");

      assertThat(sidecar.lines()).anyMatch(line -> line.contains("/bin/sh was started"));
      assertThat(sidecar.process().waitFor()).isEqualTo(1);
    }
  }

  @Test
  void whatIsSeenAfterTheLastTickIsToldWhenASignalEndsIt() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "learning=0", NEVER)) {
      sidecar.line();
      program.does("run /bin/sleep 1");
      program.does("run /bin/sh -c exit");

      sidecar.process().toHandle().destroy(); // Without closing what it writes to.

      assertThat(sidecar.lines()).anyMatch(line -> line.contains("/bin/sh was started"));
      assertThat(sidecar.process().waitFor()).isEqualTo(128 + 15);
    }
  }

  @Test
  void itEndsSoonAfterTheProcessHoweverFarItsTicksLieApart() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child sidecar = watch(program, NEVER)) {
      sidecar.line();

      program.process().destroyForcibly();

      assertThat(sidecar.process().waitFor()).isZero();
    }
  }

  @Test
  void itEndsSoonAfterItsParentHoweverFarItsTicksLieApart() throws Exception {
    assumeLoads(Group.LIFE);
    try (Child program = Child.deeds();
        Child parent = Child.of(List.of("sleep", "600"));
        Child sidecar = watch(program, NEVER, "parent=" + parent.pid())) {
      sidecar.line();

      parent.process().destroyForcibly();

      assertThat(sidecar.process().waitFor()).isZero();
    }
  }

  @Test
  void aThreadIsNoProcess() throws Exception {
    try (Child program = Child.deeds();
        Stream<Path> tasks = Files.list(Path.of("/proc/" + program.pid() + "/task"))) {
      String thread =
          tasks
              .map(task -> task.getFileName().toString())
              .filter(number -> !number.equals(Long.toString(program.pid())))
              .findFirst()
              .orElseThrow();
      try (Child sidecar = Child.sidecar("watch", "pid=" + thread)) {
        assertThat(sidecar.line())
            .isEqualTo(
                "homeostat kernel: %s is a thread of process %d".formatted(thread, program.pid()));
        assertThat(sidecar.process().waitFor()).isEqualTo(3);
      }
    }
  }

  @Test
  void aFileThatLivesInMemoryOnlyIsAnAlert() throws Exception {
    assumeLoads(Group.CODE);
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "learning=0", "with=code")) {
      sidecar.line();

      program.does("memory-file");

      assertThat(sidecar.line())
          .contains(
              "\"anomaly_type\":\"unexpected_code\"",
              "\"kind\":\"file\",\"name\":\"homeostat-test\"");
    }
  }

  @Test
  void aFeedAnswersEachQuestionWithItsSignalsAndEndsWithWhoAsks() throws Exception {
    assumeLoads(Group.SCHEDULER, Group.LIFE);
    try (Child program = Child.deeds();
        Child feed = Child.sidecar("feed", "pid=" + program.pid(), "learning=0")) {
      assertThat(feed.line()).startsWith("{\"say\":\"watching ");
      assertThat(feed.does("")).contains("\"signals\":{", "\"new_processes\":0", "\"of_stops\":[");

      program.does("run /bin/sh -c exit");

      assertThat(feed.does("")).contains("\"anomaly_type\":\"unexpected_process\"", "/bin/sh");
      feed.process().getOutputStream().close();
      assertThat(feed.process().waitFor()).isZero();
    }
  }

  @Test
  void aProcessIsFoundByTheNumberItHasInAContainer() throws Exception {
    endOfOneInAContainer(
        """
        sleep 60 &
        watched=$!
        """);
  }

  @Test
  void aProcessOfAContainerInAContainerIsFoundByTheNumberItHasInTheOuterOne() throws Exception {
    endOfOneInAContainer(
        """
        unshare -p --fork /bin/sh -c 'sleep 60 & wait' &
        child() { while ! grep -q . /proc/$1/task/$1/children; do :; done; cat /proc/$1/task/$1/children; }
        watched=$(child $(child $!))
        watched=${watched% }
        """);
  }

  private static void endOfOneInAContainer(String begin) throws Exception {
    assumeLoads(Group.LIFE, Group.SIGNALS);
    Path unshare = Path.of("/usr/bin/unshare");
    assumeTrue(Files.isExecutable(unshare), "util-linux has 'unshare'");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String inside =
        """
        mount -t proc proc /proc || exit 77
        %s
        %s -Xmx64m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp %s \
          dev.homeostat.kernel.KernelMain watch pid=$watched learning=0 interval=50 &
        sidecar=$!
        read line
        kill -TERM $watched
        wait $sidecar
        """
            .formatted(begin, java, System.getProperty("java.class.path"));
    Process container =
        new ProcessBuilder(unshare.toString(), "-p", "-m", "--fork", "/bin/sh", "-c", inside)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = container.inputReader()) {
      String first = String.valueOf(lines.readLine());
      assumeTrue(!first.contains("mount: "), "no container may be made: " + first);
      assertThat(first).startsWith("watching process-");

      container.getOutputStream().close();

      assertThat(lines.lines())
          .anyMatch(line -> line.startsWith("the process ended: signal 15 from sh "));
      assertThat(container.waitFor()).isZero();
    } finally {
      container.descendants().forEach(ProcessHandle::destroyForcibly);
      container.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoMayLoadNothingIsToldSoAndLearnsNothing() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv), "util-linux has 'setpriv'");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        """
        sleep 60 &
        %s -Xmx64m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp %s \
          dev.homeostat.kernel.KernelMain watch pid=$! component=c data=%s learning=0
        echo status $?
        """
            .formatted(java, System.getProperty("java.class.path"), folder);
    try (Child powerless =
        Child.of(
            List.of(
                setpriv.toString(),
                "--bounding-set=-all",
                "--inh-caps=-all",
                "/bin/sh",
                "-c",
                script))) {
      String first = powerless.line();
      assumeTrue(!first.startsWith("setpriv"), first);
      assertThat(first).startsWith("homeostat kernel: nothing can be loaded: ").contains("CAP_BPF");
      assertThat(powerless.line()).isEqualTo("status 3");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void nothingStaysAttachedOfAKilledSidecar() throws Exception {
    assumeLoads(Group.values());
    try (Child program = Child.deeds();
        Child sidecar = watch(program, "with=all")) {
      sidecar.line();
      assertThat(attached(sidecar.pid())).isGreaterThan(10);
      List<String> ids = programs(sidecar.pid());

      sidecar.process().destroyForcibly().waitFor();

      await().until(() -> stillThere(ids).isEmpty());
    }
  }

  private static Child watch(Child program, String... more) throws IOException {
    List<String> words =
        Stream.concat(
                Stream.of("watch", "pid=" + program.pid(), "interval=50", "format=json"),
                Stream.of(more))
            .toList();
    return Child.sidecar(words.toArray(String[]::new));
  }

  /** How many links to hooks a process holds. */
  private static long attached(long pid) throws IOException {
    return fields(pid, "link_id:").size();
  }

  private static List<String> programs(long pid) throws IOException {
    return fields(pid, "prog_id:");
  }

  /** What the descriptors of a process are, as far as they are BPF's. */
  private static List<String> fields(long pid, String field) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
      return descriptors
          .flatMap(KernelWatchIT::lines)
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()).strip())
          .distinct()
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.of(); // Closed meanwhile.
    }
  }

  /** Those of the programs that some process still holds. */
  private static List<String> stillThere(List<String> ids) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .flatMap(
              name -> {
                try {
                  return programs(Long.parseLong(name)).stream();
                } catch (IOException e) {
                  return Stream.of(); // It ended, or is none of ours.
                }
              })
          .filter(ids::contains)
          .toList();
    }
  }
}
