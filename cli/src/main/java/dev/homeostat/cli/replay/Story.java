package dev.homeostat.cli.replay;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.signal.Readings;
import dev.homeostat.text.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a recording: its episodes from when they began until they ended, in which run of
 * the program, and how far it reaches. Holds at most {@value #MOST} episodes and the beginnings of
 * {@value #MOST_RUNS} runs, the first ones. Not thread-safe.
 */
public final class Story implements Onlooker {

  private static final int MOST = 1_000;

  private static final int MOST_RUNS = 200;

  private final Map<String, ToldEpisode> newest = new LinkedHashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private Run run = Run.first();
  private long firstMillis = Long.MIN_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /** Takes an alert of the tick it saw last. */
  public void tell(BehavioralAlert alert) {
    reach(alert.timestamp().toEpochMilli());
    String episode = run.number() + " " + alert.id(); // Two runs may have had it at the same time.
    ToldEpisode told = newest.get(episode);
    if (told != null) {
      newest.put(episode, told.with(alert));
    } else if (newest.size() < MOST) {
      newest.put(episode, ToldEpisode.of(alert, run));
    }
  }

  @Override
  public void tick(Readings readings) {
    run.tick(readings);
    if (runs.size() < Math.min(run.number(), MOST_RUNS)) {
      runs.add(run);
    }
    reach(readings.epochMillis());
  }

  @Override
  public void afresh(String name) {
    run = run.next(name);
  }

  private void reach(long millis) {
    firstMillis = firstMillis == Long.MIN_VALUE ? millis : firstMillis;
    lastMillis = millis;
  }

  /** Each episode as it was told last, in the order in which they opened. */
  public List<ToldEpisode> episodes() {
    return List.copyOf(newest.values());
  }

  /** The first of its runs. */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /** How many runs there were. */
  public int runCount() {
    return run.number();
  }

  /** Where the newest tick stands on the axis. */
  public long end() {
    return run.end();
  }

  /** Time of the first tick; the epoch where there was none. */
  public Instant first() {
    return Instant.ofEpochMilli(Math.max(0, firstMillis));
  }

  /** Time of the last tick; the epoch where there was none. */
  public Instant last() {
    return Instant.ofEpochMilli(Math.max(0, lastMillis));
  }

  /** A line for each episode: what, of which metric and run, from when until when. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ToldEpisode told : newest.values()) {
      BehavioralAlert episode = told.alert();
      if (!isOfEpisode(episode)) {
        continue;
      }
      lines.add(
          "%s %s of %s%s, from %s %s"
              .formatted(
                  episode.severity(),
                  episode.anomalyType().id(),
                  episode.metric(),
                  runOf(told),
                  episode.startedAt(),
                  isOver(episode)
                      ? "to " + episode.timestamp()
                      : "to the end of the recording at " + endOf(told)));
    }
    return lines;
  }

  /** In which run it was, {@code " in run 2"}; nothing where there was only one. */
  public String runOf(ToldEpisode told) {
    return runCount() > 1 ? " in " + SafeText.of(told.run().name()) : "";
  }

  private Instant endOf(ToldEpisode told) {
    return runCount() > 1 ? told.run().last() : last();
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
