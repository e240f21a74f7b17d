package dev.homeostat.detect;

import java.util.Optional;

/**
 * What a {@link SeriesJudge} says of the newest point: one object a judge, overwritten with each
 * point.
 *
 * <p>Not thread-safe: read it before the next point is judged, or copy what is needed.
 */
public final class Judgement {
  /** How far the judge is. */
  public enum State {
    /** Too little was seen to say anything. */
    LEARNING,
    /** As expected. */
    NORMAL,
    /** Suspicious, but not for long enough. */
    PENDING,
    /** An episode is open. */
    ANOMALOUS
  }

  /** Which detector spoke. */
  public enum Source {
    NONE(Optional.empty()),
    SPIKE(Optional.of(DetectorKind.SPIKE)),
    SHIFT(Optional.of(DetectorKind.SHIFT)),
    TREND(Optional.of(DetectorKind.TREND));

    private final Optional<DetectorKind> detector;

    Source(Optional<DetectorKind> detector) {
      this.detector = detector;
    }

    /** The same among those that a user chooses from; empty where none spoke. */
    public Optional<DetectorKind> detector() {
      return detector;
    }
  }

  State state = State.LEARNING;
  Source source = Source.NONE;
  double score;
  double value = Double.NaN;
  double baseline = Double.NaN;
  double levelBefore = Double.NaN;
  double deviation = Double.NaN;
  double z;
  long startedAt = -1;
  double rate = Double.NaN;
  double etaTicks = Double.NaN;
  double etaLow = Double.NaN;
  double etaHigh = Double.NaN;

  Judgement() {}

  /** How far the judge is. */
  public State state() {
    return state;
  }

  /**
   * The detector that opened the episode or suspects one; {@link Source#NONE} while nothing is
   * suspected.
   */
  public Source source() {
    return source;
  }

  /** How unusual the point is, in [0, 1]; suspicious from 0.5 on. */
  public double score() {
    return score;
  }

  /** The judged value: of a counter its growth per second; where it is missing the last one. */
  public double value() {
    return value;
  }

  /**
   * What was expected, in the unit of {@link #value}; frozen while an episode is open. NaN before
   * the first value.
   */
  public double baseline() {
    return baseline;
  }

  /** The level before the last shift, or the one from which the last trend rose; NaN for none. */
  public double levelBefore() {
    return levelBefore;
  }

  /**
   * A robust standard deviation of what was expected, in the unit of {@link #value}; NaN before the
   * first value.
   */
  public double deviation() {
    return deviation;
  }

  /** Distance of the value from the baseline in robust standard deviations; always finite. */
  public double z() {
    return z;
  }

  /**
   * Tick at which the behaviour changed, as far as the data tells; −1 while nothing is suspected.
   */
  public long startedAt() {
    return startedAt;
  }

  /** Change per tick while a trend is open, else NaN. */
  public double rate() {
    return rate;
  }

  /** Ticks until the trend meets the limit; NaN where there is no trend or no limit. */
  public double etaTicks() {
    return etaTicks;
  }

  /**
   * Lower end of the interval of {@link #etaTicks}, meant to hold the truth in 95 % of the cases:
   * measured 98–100 % for steady leaks, 82–92 % for those that come in bursts.
   */
  public double etaLow() {
    return etaLow;
  }

  /** Upper end of that interval; NaN where the limit may never be met. */
  public double etaHigh() {
    return etaHigh;
  }
}
