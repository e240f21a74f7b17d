package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a server did in one run.
 *
 * @param answers all different ones, without numbers
 * @param requests how many were asked under load
 * @param failed how many of those had no answer
 * @param exit its status after SIGTERM
 * @param log what it wrote, to both streams
 * @param said what Homeostat wrote to standard error
 * @param alerts what Homeostat opened
 */
record HostRun(
    Set<String> answers,
    int requests,
    int failed,
    int exit,
    Set<String> log,
    List<String> said,
    List<String> alerts) {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PAUSE_MILLIS = 20;

  /** Starts it, waits for its first answer, loads it, and stops it as a supervisor would. */
  static HostRun of(Host host, Stage stage, Path alerts, int seconds) throws Exception {
    try (ForkedJvm jvm = host.start().describe(stage).start(stage.folder())) {
      Set<String> answers = new TreeSet<>();
      int requests = 0;
      int failed = 0;
      try (Client client = firstAnswer(host, stage, jvm)) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
          requests++;
          try {
            answers.add(words(client.ask()));
          } catch (IOException | RuntimeException e) {
            failed++;
          }
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      java(jvm).destroy();
      int exit = jvm.exitStatus();
      return new HostRun(
          answers,
          requests,
          failed,
          exit,
          LogLines.of(jvm.out() + '\n' + jvm.err()),
          jvm.agentLines(),
          opened(alerts));
    }
  }

  /** The words of an answer, sorted: Keycloak lists its scopes in another order in each JVM. */
  private static String words(String answer) {
    return Arrays.stream(answer.split("[^A-Za-z]+", -1)).sorted().collect(Collectors.joining(" "));
  }

  /** Waits for a server's first answer, and returns who got it. */
  static Client firstAnswer(Host host, Stage stage, ForkedJvm jvm) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Client client = null;
      try {
        client = host.connect().to(stage);
        client.ask();
        return client;
      } catch (Exception e) {
        if (client != null) {
          client.close();
        }
        if (!jvm.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("no answer (" + e + "):\n" + jvm.out() + jvm.err(), e);
        }
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /** The JVM itself, where a script still stands before it. */
  static ProcessHandle java(ForkedJvm jvm) {
    ProcessHandle script = ProcessHandle.of(jvm.pid()).orElseThrow();
    return script
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElse(script);
  }

  /** The alerts of a file that opened an episode. */
  static List<String> opened(Path alerts) throws IOException {
    if (!Files.exists(alerts)) {
      return List.of();
    }
    List<String> opened = new ArrayList<>();
    for (String line : Files.readAllLines(alerts)) {
      if (line.contains("\"state\":\"open\"")) {
        opened.add(line);
      }
    }
    return opened;
  }
}
