package dev.homeostat.alert;

import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An alert that nobody is told, for receivers to get ready with: it has everything an alert may
 * have.
 */
public final class Specimen {

  private static final String PATH = "/srv/specimen 1 (deleted)";

  private Specimen() {}

  /** The alert. */
  public static BehavioralAlert alert() {
    Suspect thread =
        new Suspect("thread", "specimen-1", "of " + PATH, OptionalDouble.of(0.5), List.of(PATH));
    return new BehavioralAlert(
        "specimen",
        AnomalyType.MEMORY_LEAK,
        Signal.HEAP_LIVE_MB.metric(),
        2,
        1,
        1,
        Severity.WARNING,
        Instant.EPOCH,
        "specimen",
        "0000000000000000",
        BehavioralAlert.State.OPEN,
        DetectorKind.TREND.id(),
        Signal.HEAP_LIVE_MB.unit(),
        Instant.EPOCH,
        OptionalDouble.of(3),
        Optional.of(new Finding.Eta(1, 1, 1)),
        List.of(thread),
        "nothing" + Episode.NOT_FOUND_OUT + "files: " + PATH,
        Map.of("host.name", "specimen"),
        OptionalDouble.empty(),
        0);
  }
}
