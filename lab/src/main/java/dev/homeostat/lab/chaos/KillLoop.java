package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a watched JVM again and again at any moment, and looks after each kill whether its memory
 * is whole and holds what it held. A save comes every second.
 */
final class KillLoop implements Fault {

  private static final int KILLS = 200;

  /** A second after it has read its memory it saves for the first time. */
  private static final int LONGEST_MILLIS = 2_500;

  private final Random random = new Random(7);

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public String run(Place place) throws Exception {
    int kills = Math.toIntExact(place.options().integer("kills", KILLS));
    int learned;
    try (Subject subject = start(place)) {
      learned = subject.awaitLearned();
      subject.endWell();
    }
    Path memory = place.data().resolve("shop.memory");
    int saved = 0;
    for (int kill = 1; kill <= kills; kill++) {
      byte[] before = Files.readAllBytes(memory);
      try (Subject subject = start(place)) {
        subject.awaitLine("data: remembers ");
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
        String said = subject.jvm().err();
        hold(!said.contains("damaged") && !said.contains("cannot"), "kill " + kill + ": " + said);
      } // Closing kills it.
      int left = Subject.remembered(place);
      hold(left >= learned, "kill " + kill + ": " + left + " series left of " + learned);
      saved += Arrays.equals(before, Files.readAllBytes(memory)) ? 0 : 1;
    }
    return "%d kills at any moment, %d of them behind a save: no memory damaged, none of %d series lost"
        .formatted(kills, saved, learned);
  }

  private static Subject start(Place place) throws Exception {
    return place.start(",interval=20ms,learning=3s", "-Xmx64m", "SteadyHost", "20");
  }
}
