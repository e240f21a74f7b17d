package dev.homeostat.lab.chaos;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of watched programs, as a page for people. A fault that is run again replaces its
 * row; the rows of others stay, each with its own date and commit.
 */
final class ChaosPage {

  private static final String HEAD = "| fault | outcome | what was done and seen | when, commit |";

  private final Path file;
  private final Jdk jdk;
  private final String when;
  private final Map<String, String> rows = new LinkedHashMap<>();
  private int harms;

  ChaosPage(Path file, Jdk jdk) throws IOException, InterruptedException {
    this.file = file;
    this.jdk = jdk;
    this.when = LocalDate.now(ZoneOffset.UTC) + ", " + Machine.commit() + ", " + jdk;
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    for (String line :
        lines.subList(Math.min(lines.size(), lines.indexOf(HEAD) + 2), lines.size())) {
      if (line.startsWith("| ")) {
        rows.put(line.split(" \\| ", -1)[0].substring(2), line);
      }
    }
  }

  /** How many faults did harm. */
  int harms() {
    return harms;
  }

  /** Runs a fault, and takes down what became of it. */
  void run(Fault fault, Place place) throws InterruptedException {
    System.out.println(fault.name() + " in " + place.folder());
    String outcome = "no harm";
    String told;
    try {
      told = fault.run(place);
    } catch (Fault.SkippedException e) {
      outcome = "skipped";
      told = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      outcome = "**harm**";
      told = String.valueOf(e.getMessage());
      harms++;
      e.printStackTrace();
    }
    String row =
        "| %s | %s | %s | %s |"
            .formatted(fault.name(), outcome, told.replace('\n', ' ').replace('|', '/'), when);
    System.out.println(row);
    rows.put(fault.name(), row);
  }

  /** Writes what there is until now. */
  void write() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # What was done to the agent and its hosts

        Written by `make chaos` (%s); do not edit. `make chaos ARGS=--only=soak` runs one and replaces its row.
        *No harm*: the host ended as it would alone, with nothing of the agent's on its standard error but the agent's own lines; no
        learned series and no open episode was lost that was older than the last save.

        %s
        """
            .formatted(Chaos.class.getName(), Machine.describe(List.of(jdk))));
    lines.add(HEAD);
    lines.add("|---|---|---|---|");
    lines.addAll(rows.values());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, String.join("\n", lines) + '\n');
  }
}
