package dev.homeostat.agent;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of the agent, a row each; {@code docs/reference.md} explains them. */
enum AgentKey {
  ENABLED("true or false", true),
  COMPONENT("a name", true),
  VERSION("a version", true),
  INTERVAL("a duration such as 250ms, 10s or 1m, at least 20ms", true),
  WINDOW("a duration such as 10m or 1h, more than 0", true),
  LEARNING("a duration such as 20s or 5m", true),
  DETECTORS("default, or a list of zscore, spike, shift, trend and event in quotes", true),
  ALERTS("a file, or - for standard error", true),
  HTTP("[ADDRESS:]PORT, PORT from 0 (a free one) to 65535, or off", true),
  HTTP_TOKEN_FILE("a file", true),
  DATA("a folder", false),
  HISTOGRAM_BUDGET("a share of wall time from 0% to 100%, such as 0.05%", true),
  HISTOGRAM_MAX_PAUSE("a duration such as 20ms", true),
  EVIDENCE_MAX_PAUSE("a duration such as 100ms", true),
  EVIDENCE("full, masked or off", true),
  ALERTMANAGER("a URL such as http://host:9093, without user and password", true),
  WEBHOOK("a URL such as https://host/path, without user and password", true),
  WEBHOOK_FORMAT("json or slack", true),
  WEBHOOK_SECRET_FILE("a file", true),
  JMX("off, read or control", true),
  CONFIG("a .properties file", true);

  private final String allowed;
  private final boolean here;

  AgentKey(String allowed, boolean here) {
    this.allowed = allowed;
    this.here = here;
  }

  /** The key of that spelling, or null. */
  static @Nullable AgentKey of(String key) {
    for (AgentKey known : values()) {
      if (known.key().equals(key)) {
        return known;
      }
    }
    return null;
  }

  /** The spelling in an argument and, behind {@code homeostat.}, of a property. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The spelling of the environment variable. */
  String variable() {
    return "HOMEOSTAT_" + name();
  }

  /** What a value may be, for people. */
  String allowed() {
    return allowed;
  }

  /** Whether the part it sets up is there; the others come with later versions. */
  boolean isHere() {
    return here;
  }
}
