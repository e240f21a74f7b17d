package dev.homeostat.cli.page;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The demo's service (HTTP server, database, customers) with the agent, which answers HTTP. */
final class Shop implements AutoCloseable {

  private static final String ANSWERS = "answers on ";

  private final Path folder;
  private final Process process;
  private final String url;

  /** Starts it and waits until the agent answers. */
  Shop(Path folder) throws IOException {
    this.folder = folder;
    Path agent = Path.of("../agent/target/homeostat-agent.jar").toAbsolutePath().normalize();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Duser.home=" + folder,
                "-javaagent:" + agent + "=component=shop,http=0,interval=50ms,learning=3s",
                "-cp",
                Path.of("target/homeostat.jar").toAbsolutePath().toString(),
                "dev.homeostat.cli.demo.DemoService")
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(said().toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(said()).contains(ANSWERS));
    String line = Files.readString(said()).lines().findFirst().orElseThrow();
    url = line.substring(line.indexOf(ANSWERS) + ANSWERS.length());
  }

  /** Where the agent answers. */
  String url() {
    return url;
  }

  /** What it wants to know. */
  String token() throws IOException {
    return Files.readString(folder.resolve(".homeostat/token")).strip();
  }

  /** Makes each report leave its threads behind. */
  void leak() throws IOException {
    process.getOutputStream().write("leak\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private Path said() {
    return folder.resolve("said");
  }
}
