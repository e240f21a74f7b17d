package dev.homeostat.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;

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
  public boolean heldAnything() {
    return told + controls > 0;
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
      BehavioralAlert alert = AlertRecord.read(fields);
      told++;
      metrics.add(alert.metric());
      alerts.accept(alert);
    } catch (JsonProcessingException e) {
      problem(Json.trouble(e));
    } catch (IOException | DateTimeException | NoSuchElementException e) {
      problem(String.valueOf(e.getMessage()));
    }
  }

  private void problem(String what) {
    problems.ofRow(
        lines.number(), "is no alert of ours (" + SafeText.of(what) + "); the line is left out");
  }
}
