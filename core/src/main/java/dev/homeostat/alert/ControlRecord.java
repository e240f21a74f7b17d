package dev.homeostat.alert;

import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a command. One that was done stands in the alert stream. Immutable.
 *
 * @param component who it was told
 * @param command its name
 * @param fingerprint of the cause it is about, where it is about one
 * @param by the way it came: {@code jmx} or {@code http}
 * @param timestamp when
 * @param until when its effect ends, where it does
 * @param done whether it was done
 * @param summary what was done, or why nothing was
 */
public record ControlRecord(
    String component,
    String command,
    Optional<String> fingerprint,
    String by,
    Instant timestamp,
    Optional<Instant> until,
    boolean done,
    String summary)
    implements Notice {

  /** Makes foreign text safe. */
  public ControlRecord {
    component = SafeText.of(component);
    by = SafeText.of(by);
    summary = SafeText.of(summary);
  }

  @Override
  public String toJson() {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("component", component)
        .member("timestamp", BehavioralAlert.rfc3339(timestamp))
        .member("schema", BehavioralAlert.SCHEMA)
        .member("record", "control")
        .member("command", command)
        .member("by", by)
        .name("done")
        .value(done);
    fingerprint.ifPresent(cause -> json.member("fingerprint", cause));
    until.ifPresent(end -> json.member("until", BehavioralAlert.rfc3339(end)));
    return json.member("summary", summary).endObject().toString();
  }
}
