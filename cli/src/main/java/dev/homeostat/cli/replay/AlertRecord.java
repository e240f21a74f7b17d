package dev.homeostat.cli.replay;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Finding;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** An alert of ours, read back from its JSON form. Stateless. */
public final class AlertRecord {

  private AlertRecord() {}

  /**
   * Reads one.
   *
   * @throws NoSuchElementException where something is missing; the message says what
   * @throws java.time.DateTimeException where a time is none
   */
  public static BehavioralAlert read(Map<?, ?> fields) {
    return new BehavioralAlert(
        text(fields, "component"),
        one(AnomalyType.values(), AnomalyType::id, text(fields, "anomaly_type")),
        text(fields, "metric"),
        number(fields, "current"),
        number(fields, "baseline"),
        number(fields, "z_score"),
        one(Severity.values(), Severity::name, text(fields, "severity")),
        Instant.parse(text(fields, "timestamp")),
        text(fields, "id"),
        text(fields, "fingerprint"),
        one(BehavioralAlert.State.values(), BehavioralAlert.State::id, text(fields, "state")),
        text(fields, "detector"),
        text(fields, "unit"),
        Instant.parse(text(fields, "started_at")),
        optional(fields, "limit"),
        eta(fields),
        suspects(fields, "suspects"),
        SafeText.of(text(fields, "summary")),
        resource(fields),
        optional(fields, "duration_seconds"),
        (int) Math.max(0, optional(fields, "flaps").orElse(0)));
  }

  private static Optional<Finding.Eta> eta(Map<?, ?> fields) {
    OptionalDouble seconds = optional(fields, "eta_seconds");
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding.Eta(
                seconds.getAsDouble(),
                number(fields, "eta_low"),
                optional(fields, "eta_high").orElse(Double.POSITIVE_INFINITY)));
  }

  /** The suspects that stand under a name; none where nothing does. */
  public static List<Suspect> suspects(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof List<?> all
        ? all.stream()
            .filter(Map.class::isInstance)
            .map(Map.class::cast)
            .map(
                suspect ->
                    new Suspect(
                        text(suspect, "kind"),
                        text(suspect, "name"),
                        text(suspect, "detail"),
                        optional(suspect, "share")))
            .toList()
        : List.of();
  }

  private static Map<String, String> resource(Map<?, ?> fields) {
    Map<String, String> resource = new LinkedHashMap<>();
    if (fields.get("resource") instanceof Map<?, ?> all) {
      all.forEach((key, value) -> resource.put(String.valueOf(key), String.valueOf(value)));
    }
    return resource;
  }

  private static String text(Map<?, ?> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new NoSuchElementException("it has no text '" + name + "'");
  }

  private static double number(Map<?, ?> fields, String name) {
    return optional(fields, name)
        .orElseThrow(() -> new NoSuchElementException("it has no number '" + name + "'"));
  }

  private static OptionalDouble optional(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof Double number && Double.isFinite(number)
        ? OptionalDouble.of(number)
        : OptionalDouble.empty();
  }

  private static <E> E one(E[] constants, Function<E, String> spelling, String word) {
    return Arrays.stream(constants)
        .filter(constant -> spelling.apply(constant).equals(word))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("'" + word + "' is none of ours"));
  }
}
