package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** Whether the culprit is named in a real JVM, as an update of an alert that did not wait. */
final class EvidenceIT extends WatchedHost {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A heap that G1 examines whole every second or two. */
  private static final String[] OFTEN_EXAMINED = {
    "-Xms256m",
    "-Xmx256m",
    "-Xmn4m",
    "-XX:+UseG1GC",
    "-XX:-G1UseAdaptiveIHOP",
    "-XX:InitiatingHeapOccupancyPercent=5"
  };

  /** On a busy machine a short pause takes long. */
  private static final String AMPLE = "2s";

  @OnEachJdk
  void aThreadLeakNamesItsPoolAndWhereItsThreadsWait(int feature) throws Exception {
    try (ForkedJvm jvm =
        agent(host(feature))
            .behind("prlimit", "--nproc=600")
            .run(leaking("threads"))
            .start(folder)) {
      JsonNode alert = awaitSuspect(jvm, "thread_leak", "pool-N-thread-M");
      assertThat(suspect(alert, "pool-N-thread-M"))
          .contains("LinkedBlockingQueue.take")
          .contains(" pools");
      assertThat(alert.get("summary").asText()).contains("pool-N-thread-M");
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aHeapLeakNamesTheClassThatHoldsAndAtTheNextStopTheField(int feature) throws Exception {
    try (ForkedJvm jvm = leakingHeap(feature, AMPLE)) {
      awaitSuspect(jvm, "memory_leak", "dev.homeostat.lab.host.LeakingHost$Cart");
      JsonNode alert = awaitSuspect(jvm, "memory_leak", "dev.homeostat.lab.host.LeakingHost.CARTS");
      assertThat(alert.get("suspects").get(0).get("kind").asText()).isEqualTo("field");
      assertThat(suspect(alert, "dev.homeostat.lab.host.LeakingHost.CARTS"))
          .contains("holds dev.homeostat.lab.host.LeakingHost$Cart");
      assertThat(alert.get("suspects").toString()).contains("\"kind\":\"class\"");
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void whereNoHistogramMayBeTakenOldObjectsTellWhoHolds(int feature) throws Exception {
    try (ForkedJvm jvm = leakingHeap(feature, "1ms")) {
      awaitUntil(
          jvm,
          () ->
              assertThat(alerts("memory_leak"))
                  .anyMatch(alert -> alert.get("suspects").toString().contains("LeakingHost")));
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aLeakOfFilesNamesTheFile(int feature) throws Exception {
    Path file = Files.createFile(folder.resolve("template.html"));
    try (ForkedJvm jvm =
        agent(host(feature))
            .behind("prlimit", "--nofile=1024")
            .run(leaking("files", file.toString()))
            .start(folder)) {
      awaitSuspect(jvm, "fd_leak", file.toRealPath().toString());
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aLeakOfConnectionsNamesThePeer(int feature) throws Exception {
    try (ForkedJvm jvm =
        agent(host(feature))
            .behind("prlimit", "--nofile=1024")
            .run(leaking("peer"))
            .start(folder)) {
      awaitSuspect(jvm, "fd_leak", "127.0.0.1:" + port(jvm));
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aDeadlockNamesBothThreads(int feature) throws Exception {
    try (ForkedJvm jvm = agent(host(feature)).run(leaking("deadlock")).start(folder)) {
      JsonNode alert = awaitSuspect(jvm, "deadlock", "transfer-a");
      assertThat(suspect(alert, "transfer-a"))
          .contains("held by transfer-b")
          .contains("LeakingHost");
      assertThat(suspect(alert, "transfer-b")).contains("held by transfer-a");
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aLeakOfDirectMemoryNamesTheBuffers(int feature) throws Exception {
    try (ForkedJvm jvm =
        agent(host(feature))
            .flags("-XX:MaxDirectMemorySize=96m", "-Xmn8m") // A histogram waits for a collection.
            .run(leaking("direct"))
            .start(folder)) {
      awaitSuspect(jvm, "direct_memory_leak", "direct");
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aLeakOfNativeMemoryNamesTheCategoryTheJvmTracksItIn(int feature) throws Exception {
    try (ForkedJvm jvm =
        agent(host(feature))
            .flags("-XX:NativeMemoryTracking=summary", "-Xmx64m", "-XX:+UseSerialGC")
            .run(leaking("native"))
            .start(folder)) {
      JsonNode alert = awaitSuspect(jvm, "native_memory_leak", "Other");
      assertThat(suspect(alert, "Other")).contains(" MiB more, ").contains("Unsafe");
      endCleanly(jvm);
    }
  }

  @OnEachJdk
  void aLeakOfClassesNamesThemAndTheirLoader(int feature) throws Exception {
    try (ForkedJvm jvm =
        agent(host(feature))
            .flags("-XX:MaxMetaspaceSize=48m")
            .run(leaking("classes"))
            .start(folder)) {
      JsonNode alert = awaitSuspect(jvm, "class_leak", "jdk.proxyN.$ProxyM");
      assertThat(suspect(alert, "dev.homeostat.lab.host.LeakingHost$ClientLoader"))
          .contains("loaders of its kind");
      endCleanly(jvm);
    }
  }

  private ForkedJvm leakingHeap(int feature, String mostPause) throws IOException {
    return host(feature)
        .agent(
            agentJar(),
            "interval=20ms,learning=2s,evidence_max_pause=" + mostPause + ",alerts=" + alerts())
        .flags(OFTEN_EXAMINED)
        .run(leaking("heap"))
        .start(folder);
  }

  private ForkedJvm.Builder agent(ForkedJvm.Builder host) {
    return host.agent(agentJar(), "interval=20ms,learning=2s,alerts=" + alerts());
  }

  private static String[] leaking(String... what) {
    return program("LeakingHost", what);
  }

  private JsonNode awaitSuspect(ForkedJvm jvm, String type, String name) throws IOException {
    awaitUntil(
        jvm, () -> assertThat(alerts(type)).anyMatch(alert -> !suspect(alert, name).isEmpty()));
    List<JsonNode> all = alerts(type);
    assertThat(all.get(0).get("state").asText()).isEqualTo("open");
    assertThat(all.get(0).get("suspects")).isEmpty();
    return all.stream().filter(alert -> !suspect(alert, name).isEmpty()).findFirst().orElseThrow();
  }

  private List<JsonNode> alerts(String type) throws IOException {
    return lines(alerts()).stream()
        .filter(line -> isOf(line, type) && line.endsWith("}"))
        .map(EvidenceIT::json)
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  /** The detail of the suspect of a name, among the first three; empty where there is none. */
  private static String suspect(JsonNode alert, String name) {
    return StreamSupport.stream(alert.get("suspects").spliterator(), false)
        .limit(3)
        .filter(suspect -> suspect.get("name").asText().startsWith(name))
        .map(suspect -> suspect.get("detail").asText())
        .findFirst()
        .orElse("");
  }

  private static String port(ForkedJvm jvm) {
    awaitUntil(jvm, () -> assertThat(jvm.out()).contains("begun"));
    return jvm.out()
        .lines()
        .filter(line -> line.startsWith("port "))
        .findFirst()
        .orElseThrow()
        .substring(5);
  }

  private static void endCleanly(ForkedJvm jvm) throws Exception {
    endWell(jvm);
    assertThat(jvm.out().lines())
        .filteredOn(line -> !line.startsWith("port "))
        .containsExactly("begun", "ended");
  }
}
