package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills the disk on which the memory stands while an episode is open, kills the JVM, makes room and
 * looks what the next one knows.
 */
final class FullDisk implements Fault {

  private static final String KEYS = ",interval=20ms,learning=2s";

  @Override
  public String name() {
    return "disk-full";
  }

  @Override
  public String run(Place place) throws Exception {
    Path data = Files.createDirectories(place.data());
    if (run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", data.toString()) != 0) {
      throw new SkippedException("a small disk of its own (mount -t tmpfs) needs root");
    }
    try {
      return full(place, data);
    } finally {
      run("umount", data.toString());
    }
  }

  private static String full(Place place, Path data) throws Exception {
    int learned;
    String id;
    Path filler = data.resolve("filler");
    try (Subject subject = place.start(KEYS, "-Xmx64m", "ThreadLeakingHost")) {
      subject.await("a thread leak", () -> subject.opened().stream().anyMatch(FullDisk::isLeak));
      id = idOf(subject.opened().stream().filter(FullDisk::isLeak).findFirst().orElseThrow());
      Path memory = data.resolve("shop.memory");
      subject.await(
          "the episode on the disk",
          () -> new String(Files.readAllBytes(memory), StandardCharsets.ISO_8859_1).contains(id));
      learned = Subject.remembered(place);
      fill(filler);
      subject.awaitLine("data: cannot write (");
      hold(!subject.jvm().err().contains("tick failed"), subject.jvm().err());
      hold(subject.jvm().isAlive(), "the host ended");
    } // Closing kills it, the disk full.
    Files.delete(filler);
    int left = Subject.remembered(place);
    hold(left >= learned, left + " series left of " + learned);
    try (Subject next = place.start(KEYS, "-Xmx64m", "SteadyHost", "20")) {
      next.awaitLine("data: remembers ");
      hold(next.jvm().err().contains(" open episode"), next.jvm().err());
      next.await(
          "the end of the episode",
          () ->
              Files.readAllLines(place.alerts()).stream()
                  .anyMatch(line -> line.contains(id) && line.contains("\"resolved\"")));
      next.endWell();
    }
    return ("a disk of 1 MB filled while a thread_leak was open, one line said so; killed; with room again the next process had all"
            + " %d series and the episode, which it resolved")
        .formatted(learned);
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[2 << 20]);
    } catch (IOException e) {
      // It is full.
    }
  }

  private static boolean isLeak(String alert) {
    return alert.contains("\"thread_leak\"");
  }

  private static String idOf(String alert) {
    return alert.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
