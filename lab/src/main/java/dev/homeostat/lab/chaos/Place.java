package dev.homeostat.lab.chaos;

import dev.homeostat.lab.corpus.Options;
import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one fault happens.
 *
 * @param jdk that the watched program runs on
 * @param agent the agent's jar
 * @param classes the lab's, among which the programs are
 * @param folder of this fault's own
 * @param options of the command line
 */
record Place(Jdk jdk, Path agent, Path classes, Path folder, Options options) {

  /** The folder in which the agent keeps what it learned. */
  Path data() {
    return folder.resolve("data");
  }

  /** The file of alerts. */
  Path alerts() {
    return folder.resolve("alerts.jsonl");
  }

  /** Another folder for the next process. */
  Place at(String name) throws IOException {
    return new Place(jdk, agent, classes, Files.createDirectories(folder.resolve(name)), options);
  }

  /**
   * Starts a program under the agent, with a store and alerts to a file.
   *
   * @param keys further keys of the agent, behind a comma each
   * @param flags of the JVM, separated by blanks
   * @param program of the package {@code host}, and its arguments
   */
  Subject start(String keys, String flags, String... program) throws IOException {
    String[] words = program.clone();
    words[0] = "dev.homeostat.lab.host." + words[0];
    ForkedJvm jvm =
        ForkedJvm.on(jdk)
            .flags(flags.split(" ", -1))
            .classPath(classes)
            .agent(agent, "component=shop,data=" + data() + ",alerts=" + alerts() + keys)
            .run(words)
            .start(folder);
    return new Subject(this, jvm);
  }
}
