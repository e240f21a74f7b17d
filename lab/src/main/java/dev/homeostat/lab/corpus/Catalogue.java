package dev.homeostat.lab.corpus;

import java.util.List;
import java.util.stream.Stream;

/**
 * All cases, from one table a family. To add a case, add a row to its family's table.
 *
 * <p>A leak's rate is such that the resource would be used up between the end of the run and three
 * times its length, or within it. The halves differ in mechanism or library: two rows of one
 * program are in one half.
 */
final class Catalogue {
  private static final List<Case> CASES =
      Stream.of(
              ThreadFaults.cases(),
              HeapFaults.cases(),
              ClassFaults.cases(),
              FileFaults.cases(),
              NativeFaults.cases(),
              SuddenFaults.cases(),
              SlowFaults.cases(),
              HealthyServers.cases(),
              HealthyMemory.cases(),
              HealthyRhythms.cases(),
              SlowHealthy.cases())
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  static List<Case> cases() {
    return CASES;
  }

  static Case named(String name) {
    return CASES.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no case is called " + name));
  }
}
