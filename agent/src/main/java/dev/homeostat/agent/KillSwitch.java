package dev.homeostat.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent works: as {@code enabled} in the config file says, which is looked at again
 * whenever its time of change or its length differs. Used by one thread.
 */
final class KillSwitch implements BooleanSupplier {

  private final @Nullable File file;
  private @Nullable Consumer<String> log;
  private long readAt;
  private long readLength;
  private boolean on = true;

  /**
   * Makes a switch.
   *
   * @param config the file, where there is one that has a say
   */
  KillSwitch(Optional<Path> config) {
    this.file = config.isPresent() ? config.get().toFile() : null;
    getAsBoolean(); // What is wrong by now is told with the other settings.
  }

  /** Tells there what is wrong from now on. */
  void tell(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public boolean getAsBoolean() {
    File watched = file;
    if (watched != null) {
      long changedAt = watched.lastModified();
      long length = watched.length(); // While somebody writes to it, the time may stay the same.
      if (changedAt != readAt || length != readLength) {
        readAt = changedAt;
        readLength = length;
        on = read(watched);
      }
    }
    return on;
  }

  /**
   * A file that is gone, or cannot be read, says nothing against it; a bad value changes nothing.
   */
  private boolean read(File watched) {
    Properties properties;
    try {
      properties = ConfigFile.read(watched);
    } catch (IOException e) {
      return true;
    }
    String told = properties.getProperty(AgentKey.ENABLED.key(), "true").trim();
    Optional<Boolean> truth = AgentOptions.truth(told);
    Consumer<String> to = log;
    if (truth.isEmpty() && to != null) {
      to.accept(AgentKey.ENABLED.bad(told, watched.toString(), "it stays " + (on ? "on" : "off")));
    }
    return truth.orElse(on);
  }
}
