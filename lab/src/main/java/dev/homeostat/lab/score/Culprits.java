package dev.homeostat.lab.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * In how many faults that an agent found its suspects name the culprit. Reads runs of the corpus
 * under the agent ({@code alerts=-}): {@code Culprits FOLDER…}, a line a run and the totals. A
 * suspect names the culprit where its kind or name contains the text of the truth; a run counts
 * where an episode of an accepted type opened after the fault had begun and the truth names a
 * culprit; the last suspects of such an episode are judged. One that opened before is a false
 * alarm, of which nobody can be the culprit.
 */
final class Culprits {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEW = 3;

  private int found;
  private int first;
  private int amongFew;
  private int nobody;

  private Culprits() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Culprits culprits = new Culprits();
    for (String folder : args) {
      culprits.readAll(Path.of(folder));
    }
    System.out.printf(
        Locale.ROOT,
        "%d found faults with a culprit: first suspect in %d (%.0f %%), among three in %d (%.0f %%),"
            + " nobody suspected in %d%n",
        culprits.found,
        culprits.first,
        100.0 * culprits.first / culprits.found,
        culprits.amongFew,
        100.0 * culprits.amongFew / culprits.found,
        culprits.nobody);
  }

  private void readAll(Path root) throws IOException {
    List<Path> truths;
    try (Stream<Path> walk = Files.walk(root)) {
      truths = walk.filter(file -> file.endsWith("truth.json")).sorted().toList();
    }
    for (Path truth : truths) {
      read(root, truth);
    }
  }

  private void read(Path root, Path truthFile) throws IOException {
    JsonNode truth = JSON.readTree(truthFile.toFile());
    String culprit = truth.path("culprit").asText();
    if (culprit.isEmpty()) {
      return;
    }
    List<String> accepted = new ArrayList<>();
    truth.path("accepted").forEach(type -> accepted.add(type.asText()));
    Instant onset = Instant.ofEpochMilli(truth.path("onset_ms").asLong());
    Set<String> early = new HashSet<>();
    JsonNode suspects = null;
    try (Stream<String> lines = Files.lines(truthFile.resolveSibling("stderr.log"))) {
      for (String line : lines.filter(line -> line.startsWith("{\"component\"")).toList()) {
        JsonNode alert = JSON.readTree(line);
        String id = alert.path("id").asText();
        if (alert.path("state").asText().equals("open")
            && Instant.parse(alert.path("timestamp").asText()).isBefore(onset)) {
          early.add(id);
        }
        if (!early.contains(id) && accepted.contains(alert.path("anomaly_type").asText())) {
          suspects = alert.path("suspects");
        }
      }
    }
    String name = root.relativize(truthFile).toString().replace("/truth.json", "");
    if (suspects == null) {
      System.out.printf("%-44s not found%n", name);
      return;
    }
    found++;
    int place = placeOf(culprit, suspects);
    nobody += suspects.isEmpty() ? 1 : 0;
    first += place == 1 ? 1 : 0;
    amongFew += place > 0 && place <= FEW ? 1 : 0;
    String who = suspects.isEmpty() ? "nobody" : suspects.get(0).path("name").asText();
    System.out.printf(
        "%-44s %-8s %s; first suspect: %s%n",
        name, place == 0 ? "missed" : "place " + place, culprit, who);
  }

  /** From 1 on; 0 where no suspect names it. */
  private static int placeOf(String culprit, JsonNode suspects) {
    for (int i = 0; i < suspects.size(); i++) {
      JsonNode suspect = suspects.get(i);
      if (suspect.path("name").asText().contains(culprit)
          || suspect.path("kind").asText().contains(culprit)) {
        return i + 1;
      }
    }
    return 0;
  }
}
