package dev.homeostat.cli.replay;

import dev.homeostat.alert.BehavioralAlert;

/**
 * An episode in its run.
 *
 * @param alert its newest
 * @param run in which it came
 * @param from where it began on the recording's axis
 * @param told where the newest alert stands there
 */
public record ToldEpisode(BehavioralAlert alert, Run run, long from, long told) {

  static ToldEpisode of(BehavioralAlert alert, Run run) {
    long ago = alert.timestamp().toEpochMilli() - alert.startedAt().toEpochMilli();
    return new ToldEpisode(alert, run, Math.max(run.begin(), run.end() - ago), run.end());
  }

  /** As it is after another alert of it. */
  ToldEpisode with(BehavioralAlert newer) {
    long later = newer.startedAt().toEpochMilli() - alert.startedAt().toEpochMilli();
    long begun = Math.max(run.begin(), Math.min(run.end(), from + later));
    return new ToldEpisode(newer, run, begun, run.end());
  }

  /** Where it ended on the axis, or its run where it did not. */
  public long until() {
    return Story.isOver(alert) ? told : run.end();
  }
}
