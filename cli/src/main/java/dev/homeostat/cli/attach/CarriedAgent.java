package dev.homeostat.cli.attach;

import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The agent's jar where the target can read it, for as long as loading takes: by then the JVM holds
 * it open. It is removed as well where this program is ended meanwhile; a target that is just
 * loading it is given a while.
 */
final class CarriedAgent implements AutoCloseable {

  private static final String AGENT = "/homeostat-agent.jar";
  private static final int PATIENCE_MILLIS = 2_000;

  private final Path jar;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final Thread atEnd = new Thread(this::awaitAndRemove, "homeostat-remove");

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
    remove();
    loaded.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // It runs, and finds nothing to remove.
    }
  }

  private void fill(InputStream carried) throws IOException {
    try {
      Runtime.getRuntime().addShutdownHook(atEnd);
      Files.copy(carried, jar, StandardCopyOption.REPLACE_EXISTING);
      jar.toFile().setReadable(true, false);
    } catch (IOException | IllegalStateException e) {
      close();
      throw e;
    }
  }

  private void awaitAndRemove() {
    try {
      loaded.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    remove();
  }

  private void remove() {
    try {
      Files.deleteIfExists(jar);
    } catch (IOException e) {
      // It went with the process, or its folder can be written no more.
    }
  }

  private static String reason(IOException refusal) {
    String told =
        refusal instanceof FileSystemException file ? file.getReason() : refusal.getMessage();
    return told == null ? refusal.getClass().getSimpleName() : SafeText.of(told);
  }
}
