package dev.homeostat.cli.demo;

import dev.homeostat.cli.launch.AgentJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link DemoService} in a JVM of its own, with the agent in it. Closing it stops the JVM and
 * removes its files; the end of this process does the same. Not thread-safe.
 */
final class WatchedService implements AutoCloseable {

  /** The fewest looks from which the agent learns. */
  private static final int LEARNING_TICKS = 60;

  private final long tickMillis;
  private final Path folder;
  private final AgentJar agent;
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;
  private final AlertFile alerts;
  private final Thread atOurEnd = new Thread(this::stop, "homeostat-demo-end");

  /**
   * Starts it and waits until it serves.
   *
   * @param tickMillis how often it is looked at
   * @throws IOException where it does not come up, with what it said
   */
  WatchedService(long tickMillis) throws IOException {
    this.tickMillis = tickMillis;
    folder = Files.createTempDirectory("homeostat-demo-");
    agent = AgentJar.extract();
    process =
        new ProcessBuilder(command()).redirectError(folder.resolve("stderr").toFile()).start();
    Runtime.getRuntime().addShutdownHook(atOurEnd);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands =
        new PrintWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
    alerts = new AlertFile(alertFile());
    if (!DemoService.READY.equals(answers.readLine())) {
      String said = lastWords();
      close();
      throw new IOException("the demo's service did not start: " + said);
    }
  }

  private List<String> command() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("component", "demo-shop");
    keys.put("interval", tickMillis + "ms");
    keys.put("learning", LEARNING_TICKS * tickMillis + "ms");
    keys.put("alerts", alertFile().toString());
    return List.of(
        Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
        "-Xmx128m",
        agent.option(keys),
        "-cp",
        System.getProperty("java.class.path", ""),
        DemoService.class.getName());
  }

  private Path alertFile() {
    return folder.resolve("alerts.jsonl");
  }

  /** Plants the fault. */
  void leak() {
    commands.println(DemoService.LEAK);
  }

  /** How many requests it has served. */
  long served() throws IOException {
    commands.println(DemoService.COUNT);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the demo's service ended: " + lastWords());
    }
    return Long.parseLong(answer);
  }

  /** The alerts since the last call. */
  List<SeenAlert> alerts() throws IOException {
    return alerts.next();
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("stderr"));
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atOurEnd);
    } catch (IllegalStateException e) {
      return; // We are ending: the hook is at it.
    }
    stop();
  }

  private void stop() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      agent.close();
      for (String name : List.of("alerts.jsonl", "stderr", ".")) {
        Files.deleteIfExists(folder.resolve(name).normalize());
      }
    } catch (IOException e) {
      // A temporary file stays behind; nothing else can be done about it here.
    }
  }
}
