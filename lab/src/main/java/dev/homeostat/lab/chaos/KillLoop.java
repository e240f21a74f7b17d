package dev.homeostat.lab.chaos;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import dev.homeostat.store.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a watched JVM again and again at any moment, and looks after each kill whether its memory
 * is whole and holds what it held: {@code KillLoop AGENT_JAR CLASSES [KILLS]}. A save comes every
 * second. Ends with 1 where a kill did harm.
 */
public final class KillLoop {

  private static final int JAVA = 17;
  private static final int KILLS = 200;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MOMENT_MILLIS = 20;

  /** A second after it has read its memory it saves for the first time. */
  private static final int LONGEST_MILLIS = 2_500;

  private static final long LEARNED_BYTES = 20_000;

  /** The field of a snapshot that holds a series. */
  private static final int SERIES = 5;

  private final Path agent;
  private final Path classes;
  private final Path folder = Files.createTempDirectory("homeostat-kills");
  private final Random random = new Random(7);

  private KillLoop(Path agent, Path classes) throws IOException {
    this.agent = agent;
    this.classes = classes;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int kills = args.length > 2 ? Integer.parseInt(args[2]) : KILLS;
    System.exit(new KillLoop(Path.of(args[0]), Path.of(args[1])).run(kills) ? 0 : 1);
  }

  private boolean run(int kills) throws Exception {
    try (ForkedJvm jvm = start()) {
      await(jvm, "its first memory", this::isLearned);
      jvm.tell("end");
      jvm.exitStatus();
    }
    int learned = series();
    int saved = 0;
    System.out.println(learned + " series learned in " + folder);
    for (int kill = 1; kill <= kills; kill++) {
      byte[] before = Files.readAllBytes(memory());
      try (ForkedJvm jvm = start()) {
        await(jvm, "its memory", () -> jvm.err().contains("data: remembers "));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
        if (jvm.err().contains("damaged") || jvm.err().contains("cannot")) {
          System.out.println("kill " + kill + ": " + jvm.err());
          return false;
        }
      } // Closing kills it.
      if (series() < learned) {
        System.out.println("kill " + kill + ": " + series() + " series left of " + learned);
        return false;
      }
      saved += Arrays.equals(before, Files.readAllBytes(memory())) ? 0 : 1;
    }
    System.out.println(
        kills + " kills, " + saved + " of them behind a save: no memory damaged, no series lost");
    return true;
  }

  private ForkedJvm start() throws IOException {
    Jdk jdk = Jdks.find(JAVA).orElseThrow(() -> new IllegalStateException(Jdks.remedy(JAVA)));
    return ForkedJvm.on(jdk)
        .flags("-Xmx64m")
        .classPath(classes)
        .agent(agent, "interval=20ms,learning=3s,component=shop,data=" + folder)
        .run("dev.homeostat.lab.host.SteadyHost", "20")
        .start(folder);
  }

  private Path memory() {
    return folder.resolve("shop.memory");
  }

  /** The head alone, before a series is ready, is smaller. */
  private boolean isLearned() throws IOException {
    return Files.exists(memory()) && Files.size(memory()) > LEARNED_BYTES;
  }

  private int series() throws IOException {
    try (SnapshotFile file = SnapshotFile.open(folder, "shop")) {
      return file.read().records(SERIES).size();
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(ForkedJvm jvm, String what, Condition condition) throws Exception {
    for (int waited = 0; !condition.holds(); waited += MOMENT_MILLIS) {
      if (waited > PATIENCE_MILLIS || !jvm.isAlive()) {
        throw new IllegalStateException("waited in vain for " + what + ":\n" + jvm.err());
      }
      TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
    }
  }
}
