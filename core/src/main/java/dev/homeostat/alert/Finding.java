package dev.homeostat.alert;

import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.AnomalyType;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is wrong with one metric at one tick.
 *
 * @param metric its name in the store
 * @param unit in UCUM; empty where unknown
 * @param type what is wrong
 * @param detector which rule says so
 * @param current the judged value
 * @param baseline what was expected
 * @param zScore the distance in robust standard deviations; finite
 * @param startedAtMillis when the behaviour changed, since the epoch
 * @param limit the resource's limit, where it has one
 * @param ratePerSecond how fast it grows, where it does
 * @param eta when it meets the limit, where it will
 * @param releases what was released with it, where a release brought it
 */
public record Finding(
    String metric,
    String unit,
    AnomalyType type,
    String detector,
    double current,
    double baseline,
    double zScore,
    long startedAtMillis,
    OptionalDouble limit,
    OptionalDouble ratePerSecond,
    Optional<Eta> eta,
    Optional<Releases> releases) {

  /** What grows past this share of its limit is urgent. */
  private static final double NEARLY_ALL = 0.9;

  private static final double AN_HOUR = 3_600;

  /**
   * When a resource is used up, in seconds from now.
   *
   * @param seconds the likeliest
   * @param low the early end of the interval
   * @param high the late end; may be infinite
   */
  public record Eta(double seconds, double low, double high) {}

  /**
   * Two versions of the watched program that are compared.
   *
   * @param now the one that runs
   * @param before the one whose baseline is the measure
   * @param atSameLoad whether what the load explains is out of the comparison
   */
  public record Releases(String now, String before, boolean atSameLoad) {
    /** The same, told of a metric whose load is known or not. */
    public Releases atSameLoad(boolean known) {
      return new Releases(now, before, known);
    }
  }

  /** One that no release brought. */
  public Finding(
      String metric,
      String unit,
      AnomalyType type,
      String detector,
      double current,
      double baseline,
      double zScore,
      long startedAtMillis,
      OptionalDouble limit,
      OptionalDouble ratePerSecond,
      Optional<Eta> eta) {
    this(
        metric,
        unit,
        type,
        detector,
        current,
        baseline,
        zScore,
        startedAtMillis,
        limit,
        ratePerSecond,
        eta,
        Optional.empty());
  }

  /** How far the value lies from what was expected; NaN where nothing was. */
  double distance() {
    return Math.abs(current - baseline);
  }

  /** The same, brought by a release. */
  public Finding with(Releases brought) {
    return with(current, Optional.of(brought));
  }

  /** The same with a newer value. */
  Finding now(double newer) {
    return with(newer, releases);
  }

  private Finding with(double value, Optional<Releases> brought) {
    return new Finding(
        metric,
        unit,
        type,
        detector,
        value,
        baseline,
        zScore,
        startedAtMillis,
        limit,
        ratePerSecond,
        eta,
        brought);
  }

  /** Whether its type says nothing of the resource, so that the metric tells it from others. */
  boolean isOfItsMetricOnly() {
    return type == AnomalyType.LEVEL_SHIFT || type == AnomalyType.CUSTOM_ANOMALY;
  }

  /** Whether something is used up, or will be; a load that is high is none of that. */
  boolean isOfResource() {
    return detector.equals(DetectorKind.TREND.id()) || detector.equals(DetectorKind.EVENT.id());
  }

  /** Whether somebody has to get up: the limit is near, or it has happened. */
  boolean isUrgent() {
    return switch (type) {
      case LEVEL_SHIFT, CUSTOM_ANOMALY -> false;
      case DEADLOCK, OUT_OF_MEMORY -> true;
      default ->
          (eta.isPresent() && eta.get().low() < AN_HOUR)
              || current >= NEARLY_ALL * limit.orElse(Double.POSITIVE_INFINITY);
    };
  }
}
