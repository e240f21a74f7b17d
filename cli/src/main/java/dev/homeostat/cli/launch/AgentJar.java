package dev.homeostat.cli.launch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The agent that this program carries, as a file of its own until it is closed. */
public final class AgentJar implements AutoCloseable {

  private static final String RESOURCE = "/homeostat-agent.jar";

  private final Path file;

  private AgentJar(Path file) {
    this.file = file;
  }

  /**
   * Writes the agent to a temporary file.
   *
   * @throws IOException where the folder for temporary files cannot be written, or this program was
   *     built without the agent
   */
  public static AgentJar extract() throws IOException {
    try (InputStream jar = AgentJar.class.getResourceAsStream(RESOURCE)) {
      if (jar == null) {
        throw new FileNotFoundException("this program was built without the agent");
      }
      Path file = Files.createTempFile("homeostat-agent-", ".jar");
      Files.copy(jar, file, StandardCopyOption.REPLACE_EXISTING);
      return new AgentJar(file);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /**
   * The JVM option that loads the agent with the given keys. No value may hold a {@code '}: the
   * agent's argument has no way to write one.
   */
  public String option(Map<String, String> keys) {
    return "-javaagent:" + file + (keys.isEmpty() ? "" : "=" + AgentKeys.argument(keys));
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
