package dev.homeostat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Finding;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Silences;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.StandardError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * An episode nobody hears of, so that every class an alert needs is there while there is memory for
 * it: a class that is first used when the heap is used up stays broken for ours, and where it is
 * the JDK's for the host too.
 */
final class Rehearsal implements Consumer<BehavioralAlert> {

  private static final double CURRENT = 1.5;
  private static final double LIMIT = 1e9;
  private static final double SMALL = 1e-6;

  private int letters;

  private Rehearsal() {}

  /** Opens and ends it; returns how much was written, which is of no use to anybody. */
  static int play() {
    Rehearsal rehearsal = new Rehearsal();
    Episodes episodes =
        new Episodes("rehearsal", Map.of("a", "b"), rehearsal, new Silences(), Investigator.NONE);
    episodes.tick(List.of(finding()), 0, 0);
    episodes.tick(List.of(), 1, 0);
    return rehearsal.letters;
  }

  @Override
  public void accept(BehavioralAlert alert) {
    letters += alert.toJson().length() + StandardError.textOf(alert).length();
  }

  private static Finding finding() {
    return new Finding(
        Signal.HEAP_LIVE_MB.metric(),
        Signal.HEAP_LIVE_MB.unit(),
        AnomalyType.MEMORY_LEAK,
        DetectorKind.TREND.id(),
        CURRENT,
        SMALL,
        CURRENT,
        0,
        OptionalDouble.of(LIMIT),
        OptionalDouble.of(CURRENT),
        Optional.of(new Finding.Eta(CURRENT, SMALL, LIMIT)));
  }
}
