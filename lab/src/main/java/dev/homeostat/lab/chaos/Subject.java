package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.store.SnapshotFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A watched program while something is done to it. Closing it kills it. */
record Subject(Place place, ForkedJvm jvm) implements AutoCloseable {

  /** The field of a snapshot that holds a series. */
  private static final int SERIES = 5;

  /** A memory of this size holds series, not the head alone. */
  private static final long LEARNED_BYTES = 20_000;

  private static final String ANSWERS = "answers on ";
  private static final int MOMENT_MILLIS = 20;
  private static final int LOOKS = 30_000;

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits for something, ten minutes at most. */
  void await(String what, Condition condition) throws Exception {
    for (int i = 0; !condition.holds(); i++) {
      hold(i < LOOKS && jvm.isAlive(), "waited in vain for " + what + ":\n" + jvm.err());
      TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    }
  }

  /** Waits for a line of the agent's that holds a text. */
  void awaitLine(String text) throws Exception {
    await("a line with " + text, () -> jvm.err().contains(text));
  }

  /** Waits until what was learned is on the disk; returns how many series that are. */
  int awaitLearned() throws Exception {
    Path memory = place.data().resolve("shop.memory");
    await("what was learned", () -> Files.exists(memory) && Files.size(memory) > LEARNED_BYTES);
    return remembered(place);
  }

  /** How many series a memory holds that no process has open. */
  static int remembered(Place place) throws IOException {
    byte[] bytes = Files.readAllBytes(place.data().resolve("shop.memory"));
    Path copy = Files.createDirectories(place.folder().resolve("copy"));
    Files.write(copy.resolve("shop.memory"), bytes);
    try (SnapshotFile file = SnapshotFile.open(copy, "shop")) {
      return file.read().records(SERIES).size();
    }
  }

  /** What was opened until now, a JSON line each. */
  List<String> opened() throws IOException {
    return Files.exists(place.alerts())
        ? Files.readAllLines(place.alerts()).stream()
            .filter(line -> line.contains("\"state\":\"open\""))
            .toList()
        : List.of();
  }

  /** A number of the agent's {@code /metrics}; the agent must have been given {@code http=0}. */
  double metric(String name) throws Exception {
    awaitLine(ANSWERS);
    String said = jvm.agentLines().get(0);
    String url = said.substring(said.indexOf(ANSWERS) + ANSWERS.length()).strip();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url).resolve("/metrics")).build();
    String page =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return page.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow(() -> new Fault.HarmException("/metrics has no " + name));
  }

  /** Ends it; it must end as it would alone, and no tick may have failed. */
  void endWell() throws Exception {
    jvm.tell("end");
    hold(jvm.exitStatus() == 0, "exit " + jvm.exitStatus() + ":\n" + jvm.err());
    hold(jvm.out().contains("ended"), "the host did not come to its end: " + jvm.out());
    hold(!jvm.err().contains("a tick failed"), jvm.err());
    boolean others = jvm.err().lines().anyMatch(line -> !line.startsWith("homeostat: "));
    hold(!others, "the host's standard error has other lines:\n" + jvm.err());
  }

  @Override
  public void close() {
    jvm.close();
  }
}
