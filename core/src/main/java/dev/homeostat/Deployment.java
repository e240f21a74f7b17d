package dev.homeostat;

import dev.homeostat.alert.Finding;
import dev.homeostat.detect.Judgement;
import dev.homeostat.series.Tiers;
import dev.homeostat.signal.AnomalyType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment means for what is found behind it: a marked one explains new levels for a
 * while, and a new release is held against the one before. Not thread-safe.
 */
final class Deployment {

  /** After a mark levels may shift for this many times what learning takes. */
  private static final int MUTED = 2;

  /** Within so many ticks a step that lasts is known for a new level, and is no burst any more. */
  private static final long BURST_TICKS = 2 * Tiers.ticks(1);

  /** A level that a release moves by less is not worth a word. */
  private static final double LEAST_RATIO = 1.2;

  private static final long NANOS_A_MILLI = 1_000_000;

  private final Pace pace;
  private Finding.@Nullable Releases releases;
  private long comparedUntilNanos;
  private boolean marked;
  private long mutedUntilNanos;

  Deployment(Pace pace) {
    this.pace = pace;
  }

  /** From now on a release is held against the one before. */
  void compare(String now, String before) {
    releases = new Finding.Releases(now, before, false);
    comparedUntilNanos = pace.nanos() + mutedByMark() * NANOS_A_MILLI;
  }

  /**
   * The release whose levels are still the measure, so that a process that ends before all was told
   * leaves the comparison to the next; nothing where this one's may have become usual.
   */
  Optional<String> measure() {
    return releases == null || pace.nanos() - comparedUntilNanos >= 0
        ? Optional.empty()
        : Optional.of(releases.before());
  }

  /** For how many milliseconds a mark mutes shifts of a level. */
  long mutedByMark() {
    return MUTED * pace.learningMillis();
  }

  /** Shifts of a level that begin within so many milliseconds are none. */
  void mute(long millis) {
    marked = true;
    mutedUntilNanos = pace.nanos() + millis * NANOS_A_MILLI;
  }

  /** For how many milliseconds more shifts of a level are none; 0 where they are told. */
  long mutedMillis() {
    return marked ? Math.max(0, (mutedUntilNanos - pace.nanos()) / NANOS_A_MILLI) : 0;
  }

  /**
   * Whether it is a new level that a deployment explains, or may become known for one.
   *
   * @param ago ticks since it began
   */
  boolean explains(AnomalyType type, Judgement judgement, long ago) {
    if (!marked) {
      return false;
    }
    boolean mayBeLevel =
        type == AnomalyType.CUSTOM_ANOMALY
            && judgement.source() == Judgement.Source.SPIKE
            && ago <= BURST_TICKS;
    return (type == AnomalyType.LEVEL_SHIFT || mayBeLevel)
        && pace.nanos() - pace.millis(ago) * NANOS_A_MILLI - mutedUntilNanos < 0;
  }

  /**
   * The releases that it lies between, where a release brought it: it begins where another
   * process's values ended.
   *
   * @param resumedAt that tick, as the judge counts them; negative where there is none
   * @param baseline what was usual before
   */
  Optional<Finding.Releases> brought(Judgement judgement, long resumedAt, double baseline) {
    boolean brought =
        releases != null
            && resumedAt >= 0
            && judgement.source() != Judgement.Source.TREND
            && Math.abs(judgement.startedAt() - resumedAt) <= Tiers.ticks(1)
            && judgement.value() >= LEAST_RATIO * baseline;
    return brought ? Optional.ofNullable(releases) : Optional.empty();
  }
}
