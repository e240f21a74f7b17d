package dev.homeostat.lab.score;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a watcher's alarms in one run are worth. */
final class Outcome {
  private final Recording run;
  private final List<Judged> alarms = new ArrayList<>();

  private Outcome(Recording run) {
    this.run = run;
  }

  /** What an alarm is worth. */
  enum Worth {
    /** Of an accepted type, after onset. */
    HIT,
    /** Of a type that the fault brings with it, after onset. */
    SYMPTOM,
    /** After onset, of another type. */
    WRONG,
    /** Of a healthy program, or before onset. */
    FALSE
  }

  /** An alarm with its worth. */
  record Judged(Alarm alarm, Worth worth) {}

  /** Judges the alarms of a run, given in their order. */
  static Outcome of(Recording run, List<Alarm> alarms) {
    Outcome outcome = new Outcome(run);
    for (Alarm alarm : alarms) {
      outcome.alarms.add(new Judged(alarm, outcome.worth(alarm)));
    }
    return outcome;
  }

  private Worth worth(Alarm alarm) {
    if (alarm.epochMillis() < run.onsetMillis()) {
      return Worth.FALSE;
    }
    if (isAccepted(alarm)) {
      return Worth.HIT;
    }
    return run.symptoms().contains(alarm.type()) ? Worth.SYMPTOM : Worth.WRONG;
  }

  /** Whoever cannot say what is wrong is given credit for the metric at fault. */
  private boolean isAccepted(Alarm alarm) {
    return run.accepted().contains(alarm.type())
        || (!alarm.named() && alarm.metric().equals(run.metric()));
  }

  Recording run() {
    return run;
  }

  List<Judged> alarms() {
    return alarms;
  }

  /** Whether an accepted type came after onset and none before. */
  boolean found() {
    return firstHit().isPresent()
        && alarms.stream()
            .noneMatch(judged -> judged.worth == Worth.FALSE && isAccepted(judged.alarm));
  }

  private OptionalDouble firstHit() {
    return alarms.stream()
        .filter(judged -> judged.worth == Worth.HIT)
        .mapToDouble(judged -> judged.alarm.epochMillis())
        .findFirst();
  }

  /** The share of the way from onset to exhaustion that passed before it was found; missed: 1. */
  double delay() {
    return found() ? run.share((long) firstHit().orElseThrow()) : 1;
  }

  /** How many alarms are worth this. */
  int count(Worth worth) {
    return (int) alarms.stream().filter(judged -> judged.worth == worth).count();
  }

  /** All false alarms: on healthy programs, before onset, and after it of another type. */
  int falseAlarms() {
    return count(Worth.FALSE) + count(Worth.WRONG);
  }
}
