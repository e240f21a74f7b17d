package dev.homeostat.agent;

import dev.homeostat.text.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agent's argument, {@code key=value,key='value, with a comma',…}, taken apart. */
final class AgentArguments {

  private AgentArguments() {}

  /** Returns the values by key, in their order; writes down what is no pair. */
  static Map<String, String> parse(String arguments, List<String> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    while (at < arguments.length()) {
      StringBuilder pair = new StringBuilder();
      boolean quoted = false;
      int equals = -1;
      for (; at < arguments.length(); at++) {
        char c = arguments.charAt(at);
        if (c == '\'') {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          break;
        } else {
          equals = c == '=' && equals < 0 ? pair.length() : equals;
          pair.append(c);
        }
      }
      at++;
      if (quoted) {
        problems.add("the argument has a ' without its end: '" + SafeText.of(pair.toString()));
      }
      if (equals > 0) {
        values.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
      } else if (!pair.toString().isBlank()) {
        problems.add(
            "'"
                + SafeText.of(pair.toString())
                + "' in the argument is no key=value; it is ignored");
      }
    }
    return values;
  }
}
