package dev.homeostat.lab.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One recorded run and the truth about it, as {@code truth.json} has it.
 *
 * @param folder where the trace is
 * @param name of the case
 * @param slow whether it is of the slow set
 * @param half {@code design} or {@code held-out}
 * @param healthy whether nothing is wrong with it
 * @param java version and collector
 * @param startedMillis since the epoch, as all times here
 * @param onsetMillis when the fault begins; never for a healthy program
 * @param exhaustionMillis when the injected rate meets the limit, even beyond the run
 * @param intervalMillis between two rows of the trace
 * @param learningMillis the setting the run is judged with
 * @param accepted anomaly types that find the fault
 * @param symptoms anomaly types that are no false alarm after onset
 * @param metric what the fault uses up; empty for a healthy program
 * @param limited whether that has a limit, so that a time to exhaustion can be told
 */
record Recording(
    Path folder,
    String name,
    boolean slow,
    String half,
    boolean healthy,
    String java,
    long startedMillis,
    long endedMillis,
    long onsetMillis,
    long exhaustionMillis,
    long intervalMillis,
    long learningMillis,
    Set<String> accepted,
    Set<String> symptoms,
    String metric,
    boolean limited) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Finds the finished runs below a folder, in the order of their names. */
  static List<Recording> under(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(file -> file.endsWith("truth.json")).sorted().toList();
    }
    List<Recording> found = new ArrayList<>();
    for (Path file : files) {
      found.add(of(file));
    }
    return found;
  }

  /** Reads one truth file. */
  static Recording of(Path file) throws IOException {
    JsonNode truth = JSON.readTree(file.toFile());
    boolean healthy = truth.get("healthy").asBoolean();
    return new Recording(
        file.toAbsolutePath().normalize().resolveSibling(""),
        truth.get("case").asText(),
        truth.get("set").asText().equals("slow"),
        truth.get("half").asText(),
        healthy,
        truth.get("jdk").asText() + " " + truth.get("collector").asText(),
        truth.get("started_ms").asLong(),
        truth.get("ended_ms").asLong(),
        healthy ? Long.MAX_VALUE : truth.get("onset_ms").asLong(),
        healthy ? Long.MAX_VALUE : truth.get("exhaustion_ms").asLong(),
        truth.get("interval_ms").asLong(),
        truth.get("learning_ms").asLong(),
        texts(truth, "accepted"),
        texts(truth, "symptoms"),
        healthy ? "" : truth.get("metric").asText(),
        !healthy && truth.path("limit").isNumber());
  }

  private static Set<String> texts(JsonNode truth, String key) {
    Set<String> texts = new LinkedHashSet<>();
    truth.path(key).forEach(node -> texts.add(node.asText()));
    return texts;
  }

  /** Whether what leaks is heap, which can be seen at collections only. */
  boolean heap() {
    return metric.startsWith("heap_");
  }

  /** The family of its fault: a heap leak, or else the accepted type that its case names first. */
  String type() {
    return heap() && accepted.contains("memory_leak") ? "memory_leak" : accepted.iterator().next();
  }

  /** How long nothing was wrong, in hours. */
  double healthyHours() {
    return (Math.min(endedMillis, onsetMillis) - startedMillis) / 3.6e6;
  }

  /** The whole run, in hours. */
  double hours() {
    return (endedMillis - startedMillis) / 3.6e6;
  }

  /** How much of the way from onset to exhaustion lies behind at a time, from 0 to 1. */
  double share(long epochMillis) {
    double way = exhaustionMillis - (double) onsetMillis;
    return way <= 0 ? 1 : Math.max(0, Math.min(1, (epochMillis - onsetMillis) / way));
  }
}
