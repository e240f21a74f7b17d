package dev.homeostat.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Finding;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hands on the alerts that stand in a file of ours, a JSON object a line: they were judged before,
 * and are told, counted and drawn again. Not thread-safe.
 */
final class AlertLog implements Replay {

  private final Lines lines;
  private final Consumer<BehavioralAlert> alerts;
  private final Problems problems;
  private final Set<String> metrics = new LinkedHashSet<>();
  private long told;
  private long controls;

  AlertLog(Lines lines, Consumer<BehavioralAlert> alerts, Problems problems) {
    this.lines = lines;
    this.alerts = alerts;
    this.problems = problems;
  }

  /** Whether a text begins as such a file does. */
  static boolean begins(String beginning) {
    String first = beginning.lines().findFirst().orElse("");
    return first.contains("\"anomaly_type\":") || first.contains("\"record\":\"control\"");
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public boolean step() throws IOException {
    String line = lines.next();
    if (line == null) {
      return false;
    }
    if (!line.isBlank()) {
      take(line);
    }
    return true;
  }

  @Override
  public String counted() {
    return told == 1 ? "1 alert" : told + " alerts";
  }

  @Override
  public long ticks() {
    return 0;
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public Set<String> metrics() {
    return metrics;
  }

  @Override
  public boolean isJudgedBefore() {
    return true;
  }

  @Override
  public String note() {
    return controls == 0
        ? ""
        : controls == 1 ? "1 record of control" : controls + " records of control";
  }

  @Override
  public long place() {
    return lines.number();
  }

  private void take(String line) {
    try {
      Map<?, ?> fields = lines.isTooLong() ? Map.of() : Json.object(line);
      if ("control".equals(fields.get("record"))) {
        controls++;
        return;
      }
      BehavioralAlert alert = alert(fields);
      told++;
      metrics.add(alert.metric());
      alerts.accept(alert);
    } catch (JsonProcessingException e) {
      problem(e.getOriginalMessage());
    } catch (IOException | DateTimeException | NoSuchElementException e) {
      problem(String.valueOf(e.getMessage()));
    }
  }

  private void problem(String what) {
    problems.ofRow(
        lines.number(), "is no alert of ours (" + SafeText.of(what) + "); the line is left out");
  }

  private static BehavioralAlert alert(Map<?, ?> fields) {
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
        suspects(fields),
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

  private static List<Suspect> suspects(Map<?, ?> fields) {
    return fields.get("suspects") instanceof List<?> all
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
