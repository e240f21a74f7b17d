package dev.homeostat.cli.launch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Agent keys as options of a command line: {@code --interval=100ms}. */
public final class AgentKeys {

  /** As in the reference of the agent, which explains them. */
  public static final List<String> KNOWN =
      List.of(
          "enabled",
          "component",
          "version",
          "interval",
          "window",
          "learning",
          "detectors",
          "alerts",
          "http",
          "http_token_file",
          "data",
          "histogram_budget",
          "histogram_max_pause",
          "evidence_max_pause",
          "evidence",
          "external_url",
          "runbooks",
          "alertmanager",
          "webhook",
          "webhook_format",
          "webhook_secret_file",
          "jmx",
          "config");

  private static final String DASHES = "--";

  private AgentKeys() {}

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException that says which option is none
   */
  public static Map<String, String> parse(List<String> options) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      String key = option.substring(DASHES.length(), equals < 0 ? option.length() : equals);
      if (!KNOWN.contains(key)) {
        throw new IllegalArgumentException("unknown agent key '--" + key + "'");
      }
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'--" + key + "' has no value; allowed is --" + key + "=VALUE");
      }
      String value = option.substring(equals + 1);
      if (value.indexOf('\'') >= 0) {
        throw new IllegalArgumentException("the value of '--" + key + "' may not hold a '");
      }
      keys.put(key, value);
    }
    return keys;
  }

  /** The agent's argument with these keys; no value may hold a {@code '}. */
  public static String argument(Map<String, String> keys) {
    return keys.entrySet().stream()
        .map(key -> key.getKey() + "=" + quoted(key.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String quoted(String value) {
    return value.indexOf(',') < 0 ? value : "'" + value + "'";
  }
}
