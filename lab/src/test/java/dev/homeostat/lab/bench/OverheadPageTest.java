package dev.homeostat.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.homeostat.lab.fork.Jdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OverheadPageTest {

  private static final Jdk JDK = new Jdk(17, Path.of("jdk"));

  private final Map<Contender, Map<Column, Double>> round = new HashMap<>();
  private final List<Contender> contenders = new ArrayList<>();

  /** Whether the other is scraped or not: what has a page costs more than what has none. */
  @Test
  void anotherAgentIsHeldAgainstOursWithAPageAndWithout() {
    measure("none", "none", false, 0);
    measure("homeostat", "Ours", false, 10);
    measure("full", "Ours with a page", false, 30);
    measure("other", "Other", true, 20);

    assertEquals(
        "Where other agents cost no more:\n\n- than Ours: Other: most requests a second; Other:"
            + " churn a second, thousands.\n- than Ours with a page: "
            + costs("Other")
            + ".\n",
        page().cheaper(JDK));
  }

  @Test
  void whereEveryOtherCostsMoreThatIsSaid() {
    measure("none", "none", false, 0);
    measure("homeostat", "Ours", false, 10);

    assertEquals(
        "Where other agents cost no more:\n\n- than Ours: nowhere.\n- than full: nowhere.\n",
        page().cheaper(JDK));
  }

  private OverheadPage page() {
    OverheadPage page =
        new OverheadPage(List.of(JDK), contenders, new OverheadRun.Plan(1, 1, 1, 1, 1));
    page.add(JDK, round);
    return page;
  }

  private void measure(String key, String name, boolean peer, double figure) {
    Contender contender = new Contender(key, name, peer, false, (folder, port) -> List.of());
    Map<Column, Double> figures = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      figures.put(column, figure);
    }
    contenders.add(contender);
    round.put(contender, figures);
  }

  private static String costs(String name) {
    List<String> costs = new ArrayList<>();
    for (Column column : Column.values()) {
      if (column.isCost()) {
        costs.add(name + ": " + column.words());
      }
    }
    return String.join("; ", costs);
  }
}
