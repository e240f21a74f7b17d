package dev.homeostat.cli.attach;

import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The agent's jar where the target can read it, for as long as loading takes: by then the JVM holds
 * it open.
 */
final class CarriedAgent implements AutoCloseable {

  private static final String AGENT = "/homeostat-agent.jar";

  private final Path jar;

  private CarriedAgent(Path jar) {
    this.jar = jar;
  }

  /**
   * Lays the jar into the target's folder for temporary files.
   *
   * @throws Unreachable where it cannot be written there
   * @throws IOException where this program does not carry it
   */
  static CarriedAgent to(TargetProcess target) throws Unreachable, IOException {
    try (InputStream carried = CarriedAgent.class.getResourceAsStream(AGENT)) {
      if (carried == null) {
        throw new IOException("this program was built without the agent");
      }
      return written(carried, target);
    }
  }

  private static CarriedAgent written(InputStream carried, TargetProcess target)
      throws Unreachable {
    try {
      CarriedAgent agent = new CarriedAgent(target.newTemporaryFile(".jar"));
      agent.fill(carried);
      return agent;
    } catch (IOException e) {
      throw new Unreachable(
          "the agent cannot be put into the /tmp of process %d: %s; start it with -javaagent, or with"
                  .formatted(target.pid(), reason(e))
              + " a /tmp that can be written");
    }
  }

  /** Its path as the target sees it. */
  String pathInside(TargetProcess target) {
    return jar.startsWith(target.folder()) ? "/tmp/" + jar.getFileName() : jar.toString();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(jar);
    } catch (IOException e) {
      // It went with the process, or its folder can be written no more.
    }
  }

  private void fill(InputStream carried) throws IOException {
    try {
      Files.copy(carried, jar, StandardCopyOption.REPLACE_EXISTING);
      jar.toFile().setReadable(true, false);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static String reason(IOException refusal) {
    String told =
        refusal instanceof FileSystemException file ? file.getReason() : refusal.getMessage();
    return told == null ? refusal.getClass().getSimpleName() : SafeText.of(told);
  }
}
