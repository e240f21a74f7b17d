package dev.homeostat.cli.launch;

import java.io.IOException;

/** Runs a watched command in this process's place, as far as its caller can tell. */
public final class Launch {

  private Launch() {}

  /**
   * Starts the command with this process's streams, hands signals on to it and waits for its end.
   *
   * @return its exit status, 128 + n where signal n ended it
   * @throws IOException where it cannot be started
   */
  public static int run(WatchedCommand command) throws IOException {
    Signals signals = Signals.caught();
    Process child = command.builder().start();
    signals.forwardTo(child);
    while (true) {
      try {
        return child.waitFor();
      } catch (InterruptedException e) {
        child.destroy();
      }
    }
  }
}
