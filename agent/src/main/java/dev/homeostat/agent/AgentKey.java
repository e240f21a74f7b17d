package dev.homeostat.agent;

import dev.homeostat.text.SafeText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of the agent, a row each; {@code docs/reference.md} explains them. */
enum AgentKey {
  ENABLED("true or false"),
  COMPONENT("a name"),
  VERSION("a version"),
  INTERVAL("a duration such as 250ms, 10s or 1m, from 20ms to 2160h"),
  WINDOW("a duration such as 10m or 1h, more than 0, at most 2160h"),
  LEARNING("a duration such as 20s or 5m, at most 2160h"),
  DETECTORS("default, or a list of zscore, spike, shift, trend and event in quotes"),
  ALERTS("a file, or - for standard error"),
  HTTP("[ADDRESS:]PORT, PORT from 0 (a free one) to 65535, or off"),
  HTTP_TOKEN_FILE("a file"),
  DATA("a folder"),
  HISTOGRAM_BUDGET("a share of wall time from 0% to 100%, such as 0.05%"),
  HISTOGRAM_MAX_PAUSE("a duration such as 20ms, at most 2160h"),
  EVIDENCE_MAX_PAUSE("a duration such as 100ms, at most 2160h"),
  EVIDENCE("full, masked or off"),
  EXTERNAL_URL("a URL such as http://shop-7.example:9464, without user and password"),
  RUNBOOKS("a URL such as https://host/docs/alerts, without user and password"),
  ALERTMANAGER("a URL such as http://host:9093, without user and password"),
  WEBHOOK("a URL such as https://host/path, without user and password"),
  WEBHOOK_FORMAT("json or slack"),
  WEBHOOK_SECRET_FILE("a file"),
  JMX("off, read or control"),
  CONFIG("a .properties file");

  /** As much of a bad value is shown: the key and what is allowed stand behind it. */
  private static final int QUOTED = 60;

  private final String allowed;

  AgentKey(String allowed) {
    this.allowed = allowed;
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

  /** Whether its value is a URL, in which a secret may stand. */
  private boolean isUrl() {
    return this == EXTERNAL_URL || this == RUNBOOKS || this == ALERTMANAGER || this == WEBHOOK;
  }

  /** What a value may be, for people. */
  String allowed() {
    return allowed;
  }

  /**
   * What is said of a value that is none.
   *
   * @param where it was set
   * @param instead what applies
   */
  String bad(String value, String where, String instead) {
    boolean mayBeSecret = isUrl() && !value.isEmpty();
    return "bad value '"
        + SafeText.of(mayBeSecret ? SecretUrl.shown(value) : value, QUOTED)
        + "' of "
        + key()
        + " in "
        + SafeText.of(where)
        + ": allowed is "
        + allowed
        + "; "
        + instead;
  }
}
