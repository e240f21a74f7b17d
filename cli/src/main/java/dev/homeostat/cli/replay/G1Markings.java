package dev.homeostat.cli.replay;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which of G1's collections left what a marking found alive though none was mixed: where marking
 * found too little dead to be worth it, the collection behind it is a usual one. Its events come in
 * no order, so that a marking is decided on when later collections were told. Not thread-safe.
 */
final class G1Markings {

  /**
   * Collections behind a marking by which those next to it are known: of 2,931 in two recordings
   * the latest was told behind the 32nd that followed it.
   */
  private static final int LATE = 40;

  private static final String PREPARING = "Prepare Mixed";
  private static final String MIXED = "Mixed";

  private final Consumer<Young> alive;
  private final TreeMap<Integer, Young> young = new TreeMap<>();
  private final TreeMap<Integer, Instant> markings = new TreeMap<>();

  /**
   * Makes one that knows of no collection.
   *
   * @param alive takes the collections that left what lives
   */
  G1Markings(Consumer<Young> alive) {
    this.alive = alive;
  }

  /**
   * A collection that stops the application.
   *
   * @param collection its number, which concurrent cycles share
   * @param type as G1 names it
   */
  record Young(int collection, Instant start, Instant end, String type) {}

  /** One ended. */
  void young(Young ended) {
    young.put(ended.collection, ended);
    decide(ended.collection - LATE);
    while (young.firstKey() < ended.collection - 2 * LATE) {
      young.pollFirstEntry();
    }
  }

  /** A concurrent cycle ended. */
  void marked(int collection, Instant end) {
    markings.put(collection, end);
    decide(collection - LATE);
  }

  /** No more is told. */
  void end() {
    decide(Integer.MAX_VALUE);
  }

  private void decide(int newest) {
    while (!markings.isEmpty() && markings.firstKey() <= newest) {
      Map.Entry<Integer, Instant> marking = markings.pollFirstEntry();
      young.tailMap(marking.getKey()).values().stream()
          .filter(each -> !each.start.isBefore(marking.getValue()))
          .findFirst()
          .filter(each -> !each.type.equals(PREPARING) && !each.type.equals(MIXED))
          .ifPresent(alive);
    }
  }
}
