package dev.homeostat.cli.demo;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An alert as it stands in the agent's file: one line of JSON, of which the demo tells the fields a
 * person asks for.
 *
 * @param json the whole line
 */
record SeenAlert(String json) {

  String component() {
    return text("component");
  }

  String anomalyType() {
    return text("anomaly_type");
  }

  String severity() {
    return text("severity");
  }

  String summary() {
    return text("summary");
  }

  String detector() {
    return text("detector");
  }

  Instant startedAt() {
    return Instant.parse(text("started_at"));
  }

  Instant timestamp() {
    return Instant.parse(text("timestamp"));
  }

  String runbook() {
    return text("runbook_url");
  }

  /** The alert's own fields hold no quote that is escaped, but for foreign text, shown as it is. */
  private String text(String name) {
    Matcher field = Pattern.compile('"' + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    if (!field.find()) {
      throw new IllegalArgumentException("an alert without " + name + ": " + json);
    }
    return field.group(1);
  }
}
