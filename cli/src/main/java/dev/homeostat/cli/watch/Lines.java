package dev.homeostat.cli.watch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Lines for a person that a source says on whatever thread it reads, kept until who shows them asks
 * for them. Thread-safe.
 */
public final class Lines implements Consumer<String> {

  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  @Override
  public void accept(String line) {
    said.add(line);
  }

  /** Hands on what was said since the last call. */
  void tell(Consumer<String> shown) {
    for (String line = said.poll(); line != null; line = said.poll()) {
      shown.accept(line);
    }
  }
}
