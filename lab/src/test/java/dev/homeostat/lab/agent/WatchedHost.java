package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the agent in forked JVMs share. */
abstract class WatchedHost {

  /** As fast as the agent allows, and the rule that needs no more than ten ticks. */
  static final String FAST = "interval=20ms,detectors=zscore";

  @TempDir Path folder = Path.of("");

  static Path agentJar() {
    return file("homeostat.agent.jar");
  }

  static Path coreJar() {
    return file("homeostat.core.jar");
  }

  static Path hosts() {
    return file("homeostat.lab.classes");
  }

  /** The JDK of a version; without it the test is skipped. */
  static Jdk jdk(int feature) {
    Optional<Jdk> found = Jdks.find(feature);
    assumeTrue(found.isPresent(), Jdks.remedy(feature));
    return found.orElseThrow();
  }

  /** A JVM with the host programs on its class path. */
  static ForkedJvm.Builder host(int feature) {
    return ForkedJvm.on(jdk(feature)).classPath(hosts());
  }

  /** The command line's words for one of the host programs. */
  static String[] program(String name, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "dev.homeostat.lab.host." + name;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return words;
  }

  Path alerts() {
    return folder.resolve("alerts.jsonl");
  }

  /** Waits until a file holds an alert of a type. */
  static void awaitAlert(ForkedJvm jvm, Path file, String type) {
    awaitUntil(
        jvm,
        () ->
            assertThat(lines(file).stream().filter(line -> isOf(line, type)).count())
                .as("alerts of " + type)
                .isPositive());
  }

  /** Waits until the agent has said a line that holds the words. */
  static void awaitLine(ForkedJvm jvm, String words) {
    awaitUntil(jvm, () -> assertThat(jvm.agentLines()).anyMatch(line -> line.contains(words)));
  }

  static void awaitUntil(ForkedJvm jvm, ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .failFast(
            () -> {
              if (!jvm.isAlive()) {
                throw new IllegalStateException("it ended:\n" + jvm.out() + jvm.err());
              }
            })
        .untilAsserted(assertion);
  }

  /** Tells a host to end, and asserts that it ends well. */
  static void endWell(ForkedJvm jvm) throws IOException, InterruptedException {
    jvm.tell("end");
    assertThat(jvm.exitStatus()).as(jvm.err()).isZero();
  }

  static boolean isOf(String alert, String type) {
    return alert.contains("\"anomaly_type\":\"" + type + "\"");
  }

  static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static Path file(String property) {
    String path = System.getProperty(property, "");
    assertThat(path).as(property + " is set by the build (mvn verify)").isNotEmpty();
    return Path.of(path).toAbsolutePath().normalize();
  }
}
