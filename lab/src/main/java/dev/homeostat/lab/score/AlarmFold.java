package dev.homeostat.lab.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes episodes of what speaks at every tick: a metric that was unusual less than {@code gap} ago
 * is still the same matter. Without it a rival's false alarms would be counted by the tick.
 */
final class AlarmFold {
  private final long gapMillis;
  private final Map<String, Long> last = new HashMap<>();
  private final List<Alarm> alarms = new ArrayList<>();

  AlarmFold(long gapMillis) {
    this.gapMillis = gapMillis;
  }

  /** Takes an alarm, later than those before. */
  void add(Alarm alarm) {
    Long before = last.put(alarm.metric(), alarm.epochMillis());
    if (before == null || alarm.epochMillis() - before > gapMillis) {
      alarms.add(alarm);
    }
  }

  /** The first alarm of each episode. */
  List<Alarm> alarms() {
    return alarms;
  }
}
