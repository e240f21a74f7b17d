package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What one process learned and the next one knows, whatever happens between and to the file. */
final class MemoryIT extends WatchedHost {

  private static final String QUICK = "interval=20ms,component=shop,learning=";
  private static final int FEW = 20;
  private static final int MANY = 200;

  /** A memory of this size holds series, not the head alone. */
  private static final long LEARNED_BYTES = 20_000;

  private static final String TOKEN = "a-token-of-the-test-0123456789";

  @OnEachJdk
  void isReadyAsSoonAsItsValuesAreThoseOfTheProcessBefore(int feature) throws Exception {
    learn(feature, "");
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    // What is not restored stays learned for ten minutes.
    try (ForkedJvm jvm = steady(feature, FEW, "10m,http=0,http_token_file=" + token)) {
      awaitLine(jvm, "data: remembers ");
      awaitUntil(
          jvm,
          () ->
              assertThat(ask(jvm, "/api/signals"))
                  .containsPattern(
                      "\"threads\".*\"state\":\"normal\".*\"metric\":\"virtual_threads\""));
      assertThat(ask(jvm, "/api/status")).contains("\"restored_series\":", "\"state\":\"kept\"");
      assertThat(ask(jvm, "/metrics")).contains("homeostat_memory_kept 1");
      endWell(jvm);
    }
    assertThat(lines(alerts())).isEmpty();
  }

  @OnEachJdk
  void aNewReleaseIsHeldAgainstTheOneBefore(int feature) throws Exception {
    learn(feature, ",version=1.4.1");
    try (ForkedJvm jvm = steady(feature, MANY, "3s,version=1.4.2")) {
      awaitAlert(jvm, alerts(), "level_shift");
      endWell(jvm);
    }
    assertThat(lines(alerts()))
        .anyMatch(line -> line.contains("\"command\":\"mark\"") && line.contains("deployed 1.4.2"));
    assertThat(lines(alerts()))
        .filteredOn(line -> isOf(line, "level_shift"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsPattern("since 1.4.2 threads is \\d+\\.\\d times that of 1.4.1: "));
  }

  @OnEachJdk
  void anOpenEpisodeOutlivesAKill(int feature) throws Exception {
    String id;
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), argument("2s"))
            .run(program("ThreadLeakingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      id = idOf(lines(alerts()).stream().filter(line -> isOf(line, "thread_leak")).findFirst());
      awaitUntil(jvm, () -> assertThat(memory()).content(StandardCharsets.ISO_8859_1).contains(id));
    } // Closing kills it.
    try (ForkedJvm jvm = steady(feature, FEW, "2s")) {
      awaitUntil(
          jvm,
          () ->
              assertThat(lines(alerts()))
                  .anyMatch(line -> line.contains(id) && line.contains("\"resolved\"")));
      endWell(jvm);
    }
    assertThat(lines(alerts()))
        .filteredOn(line -> line.contains(id))
        .anyMatch(line -> line.contains("\"update\"") && line.contains("the process was restarted"))
        .filteredOn(line -> line.contains("\"state\":\"open\""))
        .hasSize(1);
  }

  @OnEachJdk
  void noKillDamagesIt(int feature) throws Exception {
    learn(feature, "");
    Random random = new Random(feature);
    for (int i = 0; i < 6; i++) {
      try (ForkedJvm jvm = steady(feature, FEW, "3s")) {
        awaitLine(jvm, "data: remembers ");
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
        assertThat(jvm.agentLines()).noneMatch(line -> line.contains("damaged"));
      }
    }
    try (ForkedJvm jvm = steady(feature, FEW, "3s")) {
      awaitLine(jvm, "data: remembers ");
      endWell(jvm);
    }
  }

  @OnEachJdk
  void aDamagedOneIsSetAsideAndLearnedAnew(int feature) throws Exception {
    learn(feature, "");
    byte[] bytes = Files.readAllBytes(memory());
    Files.write(memory(), Arrays.copyOf(bytes, bytes.length / 2));
    try (ForkedJvm jvm = steady(feature, FEW, "2s")) {
      awaitLine(
          jvm, "shop.memory is damaged (it is cut short); it is kept as shop.memory.damaged-");
      awaitUntil(jvm, () -> assertThat(memory()).exists());
      endWell(jvm);
    }
  }

  @OnEachJdk
  void aSecondProcessRunsWithoutIt(int feature) throws Exception {
    try (ForkedJvm first = steady(feature, FEW, "2s")) {
      awaitUntil(first, () -> assertThat(memory()).exists());
      try (ForkedJvm second = steady(feature, FEW, "2s")) {
        awaitLine(second, "another process has it; runs without memory");
        endWell(second);
      }
      assertThat(first.agentLines()).noneMatch(line -> line.startsWith("data: "));
      endWell(first);
    }
  }

  @OnEachJdk
  void aFullDiskIsSaidOnceAndTheRestGoesOn(int feature) throws Exception {
    try (Mount disk = Mount.tmpfs(Files.createDirectories(data()), "size=16k")) {
      try (ForkedJvm jvm = steady(feature, FEW, "1s")) {
        awaitLine(jvm, "data: cannot write (");
        TimeUnit.SECONDS.sleep(3);
        assertThat(jvm.agentLines()).filteredOn(line -> line.startsWith("data: ")).hasSize(1);
        assertThat(jvm.agentLines()).noneMatch(line -> line.contains("tick failed"));

        disk.again("size=1m");
        awaitLine(jvm, "is written again");
        endWell(jvm);
      }
    }
  }

  @OnEachJdk
  void aFolderThatCannotBeWrittenIsSaidAndTheRestGoesOn(int feature) throws Exception {
    try (Mount disk = Mount.tmpfs(Files.createDirectories(data()), "size=1m,ro")) {
      assertThat(disk).isNotNull();
      try (ForkedJvm jvm = steady(feature, FEW, "1s")) {
        awaitLine(jvm, "runs without memory");
        endWell(jvm);
        assertThat(jvm.agentLines()).filteredOn(line -> line.startsWith("data: ")).hasSize(1);
      }
    }
  }

  /** A small disk of its own; without the right to make one the test is skipped. */
  private record Mount(Path folder) implements AutoCloseable {

    static Mount tmpfs(Path folder, String options) throws IOException, InterruptedException {
      boolean mounted =
          Files.isExecutable(Path.of("/bin/mount"))
              && run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0;
      assumeTrue(mounted, "a disk of its own needs root");
      return new Mount(folder);
    }

    void again(String options) throws IOException, InterruptedException {
      assertThat(run("mount", "-o", "remount," + options, folder.toString())).isZero();
    }

    @Override
    public void close() throws IOException {
      start("umount", folder.toString()).onExit().join();
    }

    private static int run(String... command) throws IOException, InterruptedException {
      return start(command).waitFor();
    }

    private static Process start(String... command) throws IOException {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }
  }

  /** Runs a steady host until what it is like is on the disk. */
  private void learn(int feature, String more) throws Exception {
    try (ForkedJvm jvm = steady(feature, FEW, "3s" + more)) {
      awaitUntil(
          jvm,
          () -> {
            assertThat(memory()).exists();
            assertThat(Files.size(memory())).isGreaterThan(LEARNED_BYTES);
          });
      endWell(jvm);
    }
  }

  private ForkedJvm steady(int feature, int threads, String learning) throws IOException {
    return host(feature)
        .flags("-Xmx64m")
        .agent(agentJar(), argument(learning))
        .run(program("SteadyHost", Integer.toString(threads)))
        .start(folder);
  }

  private String argument(String learning) {
    return QUICK + learning + ",data=" + data() + ",alerts=" + alerts();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path memory() {
    return data().resolve("shop.memory");
  }

  private static String idOf(Optional<String> alert) {
    return alert.orElseThrow().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
  }

  private static String ask(ForkedJvm jvm, String path) throws Exception {
    List<String> said = jvm.agentLines();
    String url = said.get(0).replaceAll(".*answers on ", "").strip();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }
}
