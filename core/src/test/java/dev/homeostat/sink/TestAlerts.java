package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Alerts to send. */
final class TestAlerts {

  private TestAlerts() {}

  static BehavioralAlert of(State state, Severity severity, String metric, long epochSecond) {
    return new BehavioralAlert(
        "shop",
        AnomalyType.THREAD_LEAK,
        metric,
        400,
        40,
        9,
        severity,
        Instant.ofEpochSecond(epochSecond),
        "id",
        BehavioralAlert.fingerprintOf("shop", AnomalyType.THREAD_LEAK, metric),
        state,
        "trend",
        "{thread}",
        Instant.ofEpochSecond(Math.min(epochSecond, 100)),
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(),
        metric + " grows",
        Map.of("service.instance.id", "i-1", "host.name", "h"),
        OptionalDouble.empty(),
        0);
  }

  static BehavioralAlert open(String metric) {
    return of(State.OPEN, Severity.WARNING, metric, 100);
  }
}
