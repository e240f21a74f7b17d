package dev.homeostat.agent;

import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent works: as {@code enabled} in the config file says, which is looked at again
 * whenever its time of change differs. Used by one thread.
 */
final class KillSwitch implements BooleanSupplier {

  private final @Nullable File file;
  private long readAt;
  private boolean inFile = true;

  /**
   * Makes a switch.
   *
   * @param config the file, where there is one
   */
  KillSwitch(Optional<Path> config) {
    this.file = config.isPresent() ? config.get().toFile() : null;
  }

  @Override
  public boolean getAsBoolean() {
    File watched = file;
    if (watched != null && watched.lastModified() != readAt) {
      readAt = watched.lastModified();
      inFile = read(watched);
    }
    return inFile;
  }

  /** A file that is gone, or cannot be read, says nothing against it. */
  private static boolean read(File file) {
    Properties properties = new Properties();
    // No channel: that takes direct memory, which an application in trouble may have used up.
    try (Reader reader = new FileReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return true;
    }
    return AgentOptions.truth(properties.getProperty(AgentKey.ENABLED.key(), "true").trim())
        .orElse(true);
  }
}
