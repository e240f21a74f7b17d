package dev.homeostat.lab.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --key=value}. */
public final class Options {
  private final Map<String, String> values = new HashMap<>();

  /** Reads the arguments. */
  public Options(List<String> arguments) {
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (!pair[0].startsWith("--")) {
        throw new IllegalArgumentException("expected --key=value, not " + argument);
      }
      values.put(pair[0].substring(2), pair.length == 1 ? "true" : pair[1]);
    }
  }

  /** Returns the text of a key. */
  public String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /** Returns the number of a key. */
  public long integer(String key, long otherwise) {
    return values.containsKey(key) ? Long.parseLong(values.get(key)) : otherwise;
  }

  /** Returns whether a key was given. */
  public boolean flag(String key) {
    return values.containsKey(key);
  }
}
