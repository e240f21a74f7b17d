package dev.homeostat.lab.score;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was said of the time left half way, in all leaks that were found and whose runs came so far.
 */
final class TimesLeft {
  private final List<TimeLeft> all;

  private TimesLeft(List<TimeLeft> all) {
    this.all = List.copyOf(all);
  }

  /** Looks at every leak a tally found. */
  static TimesLeft of(Scoring scoring, Tally tally) {
    return new TimesLeft(
        tally.faults().parallelStream()
            .filter(Outcome::found)
            .map(Outcome::run)
            .map(run -> TimeLeft.atHalfWay(run, scoring.trace(run)))
            .flatMap(Optional::stream)
            .toList());
  }

  /** Those of some runs alone. */
  TimesLeft where(Predicate<Recording> chosen) {
    return new TimesLeft(all.stream().filter(each -> chosen.test(each.run())).toList());
  }

  List<TimeLeft> all() {
    return all;
  }

  /** Those that named no time, or one that is not within a quarter of the truth. */
  List<TimeLeft> wrong() {
    return all.stream().filter(each -> !each.isNear()).toList();
  }

  /** How many named a time, in words. */
  String told() {
    return Tally.share(count(TimeLeft::isTold), all.size());
  }

  /** How many of all named one within a quarter of the truth, in words. */
  String near() {
    return Tally.share(count(TimeLeft::isNear), all.size());
  }

  /** Of those that named a time how many were within a quarter of the truth, in words. */
  String nearOfTold() {
    return Tally.share(count(TimeLeft::isNear), count(TimeLeft::isTold));
  }

  /** Of those that named a time how many intervals held the truth, in words. */
  String covered() {
    return Tally.share(count(TimeLeft::isCovered), count(TimeLeft::isTold));
  }

  /** All of it, in words. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "told %s; within 25 %% %s; of those told %s; interval holds the truth %s",
        told(),
        near(),
        nearOfTold(),
        covered());
  }

  private int count(Predicate<TimeLeft> what) {
    return (int) all.stream().filter(what).count();
  }
}
