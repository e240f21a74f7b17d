package dev.homeostat.cli.watch;

import dev.homeostat.signal.Readings;
import java.util.Map;

/** A process that goes on and tells nothing. */
final class Nothing implements Source {
  @Override
  public String component() {
    return "c";
  }

  @Override
  public String title() {
    return "c";
  }

  @Override
  public Map<String, String> resource() {
    return Map.of();
  }

  @Override
  public int signals() {
    return 0;
  }

  @Override
  public boolean read(Readings readings) {
    return true;
  }

  @Override
  public void close() {}
}
