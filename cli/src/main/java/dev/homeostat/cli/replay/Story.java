package dev.homeostat.cli.replay;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.Readings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a recording: its episodes from when they began until they ended, and how far it
 * reaches. Holds at most {@value #MOST} episodes, the first ones. Not thread-safe.
 */
public final class Story implements Onlooker {

  private static final int MOST = 1_000;

  private final Map<String, BehavioralAlert> newest = new LinkedHashMap<>();
  private long firstMillis = Long.MIN_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /** Takes an alert. */
  public void tell(BehavioralAlert alert) {
    reach(alert.timestamp().toEpochMilli());
    if (newest.containsKey(alert.id()) || newest.size() < MOST) {
      newest.put(alert.id(), alert);
    }
  }

  @Override
  public void tick(Readings readings) {
    reach(readings.epochMillis());
  }

  private void reach(long millis) {
    firstMillis = firstMillis == Long.MIN_VALUE ? millis : firstMillis;
    lastMillis = millis;
  }

  /** The newest alert of each episode, in the order in which they opened. */
  public List<BehavioralAlert> episodes() {
    return List.copyOf(newest.values());
  }

  /** Time of the first tick; the epoch where there was none. */
  public Instant first() {
    return Instant.ofEpochMilli(Math.max(0, firstMillis));
  }

  /** Time of the last tick; the epoch where there was none. */
  public Instant last() {
    return Instant.ofEpochMilli(Math.max(0, lastMillis));
  }

  /** A line for each episode: what, of which metric, from when until when. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (BehavioralAlert episode : newest.values()) {
      if (!isOfEpisode(episode)) {
        continue;
      }
      lines.add(
          "%s %s of %s, from %s %s"
              .formatted(
                  episode.severity(),
                  episode.anomalyType().id(),
                  episode.metric(),
                  episode.startedAt(),
                  isOver(episode)
                      ? "to " + episode.timestamp()
                      : "to the end of the recording at " + last()));
    }
    return lines;
  }

  /** Whether it belongs to an episode; under the seed's rule each alert stands for itself. */
  public static boolean isOfEpisode(BehavioralAlert alert) {
    return !alert.detector().equals(DetectorKind.ZSCORE.id());
  }

  /** Whether an episode ended within the recording. */
  public static boolean isOver(BehavioralAlert episode) {
    return episode.state() == BehavioralAlert.State.RESOLVED;
  }
}
