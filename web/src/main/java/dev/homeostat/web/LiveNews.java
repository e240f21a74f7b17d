package dev.homeostat.web;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.JsonWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What pages that are open are told: everything there is, or only what changed since they were told
 * last. Most of a healthy JVM stands still from second to second, and what is not written costs the
 * host nothing. Thread-safe.
 */
final class LiveNews implements Live.News {

  private static final Signal[] CATALOGUE = Signal.values();

  /** What watching costs is shown over a minute, and takes as long to find out as all else. */
  private static final int EVENTS_A_COST = 10;

  private final BehavioralAnalyzer analyzer;
  private final JsonPages pages;

  // Under the lock of this, as all pages were told last.
  private final Map<String, Told> told = new HashMap<>();
  private List<BehavioralAlert> toldEpisodes = List.of();
  private Map<String, Long> toldSilences = Map.of();

  /** Whether a signal went away, which no list of changes tells. */
  private boolean gone;

  private int sinceCost;

  LiveNews(BehavioralAnalyzer analyzer, JsonPages pages) {
    this.analyzer = analyzer;
    this.pages = pages;
  }

  @Override
  public String all() {
    List<SeriesStatus> series = analyzer.series();
    JsonWriter json = new JsonWriter().beginObject().name("status");
    pages.status(json, series, analyzer.episodes());
    json.name("signals").beginArray();
    signals(series, (metric, now) -> now.write(metric, json));
    return json.endArray().endObject().toString();
  }

  @Override
  public synchronized String next(boolean missed) {
    boolean everything = missed || gone;
    List<SeriesStatus> series = analyzer.series();
    List<BehavioralAlert> episodes = analyzer.episodes();
    Map<String, Long> silences = analyzer.silences();
    JsonWriter json = new JsonWriter().beginObject().name("status");
    if (everything) {
      told.clear();
      sinceCost = 0;
      pages.status(json, series, episodes);
    } else {
      json.beginObject();
      pages.moving(json, series, episodes);
      if (++sinceCost == EVENTS_A_COST) {
        sinceCost = 0;
        pages.cost(json);
      }
      if (!episodes.equals(toldEpisodes)) {
        pages.open(json, episodes);
      }
      if (!silences.equals(toldSilences)) {
        pages.silences(json);
      }
      json.endObject();
    }
    toldEpisodes = episodes;
    toldSilences = silences;
    json.name("signals").beginArray();
    int[] there = new int[1];
    signals(
        series,
        (metric, now) -> {
          there[0]++;
          tell(metric, now, json);
        });
    gone = told.size() > there[0];
    return json.endArray().endObject().toString();
  }

  private void tell(String metric, Told now, JsonWriter json) {
    Told before = told.get(metric);
    if (before == null || !now.isAsGoodAs(before)) {
      told.put(metric, now);
      now.write(metric, json);
    }
  }

  private void signals(List<SeriesStatus> series, Teller teller) {
    BehaviorProfile profile = analyzer.currentProfile();
    int next = 0; // Both stand in the catalogue's order, the application's own behind it.
    for (Signal signal : CATALOGUE) {
      SeriesStatus judged = null;
      if (next < series.size() && series.get(next).metric().equals(signal.metric())) {
        judged = series.get(next++);
      }
      OptionalDouble value = profile.value(signal);
      if (value.isPresent()) {
        teller.tell(signal.metric(), new Told(value.getAsDouble(), judged));
      }
    }
    Map<String, SeriesStatus> custom = new HashMap<>();
    for (SeriesStatus of : series.subList(next, series.size())) {
      custom.put(of.metric(), of);
    }
    profile
        .customMetrics()
        .forEach(
            (name, value) -> {
              String metric = Signal.CUSTOM_PREFIX + name;
              teller.tell(metric, new Told(value, custom.get(metric)));
            });
  }

  /** Takes a signal that has a value. */
  private interface Teller {
    void tell(String metric, Told now);
  }

  /** A value, and what is thought of it where it is judged. */
  private record Told(double value, @Nullable SeriesStatus status) {

    private static final double THOUSANDTHS = 1_000;

    /** Of a deviation: nobody sees a band move by less. */
    private static final double SEEN = 0.05;

    private static final double SEEN_SCORE = 0.01;

    /** What is left of learning changes with each tick; a page shows it in minutes. */
    private static final double MINUTE = 60;

    /** In the last of them it counts in tens. */
    private static final double SECONDS = 10;

    void write(String metric, JsonWriter json) {
      json.beginObject().member("metric", metric).name("value").rounded(value);
      JsonPages.status(json, status);
      json.endObject();
    }

    /** Whether who was told that needs not be told this. */
    boolean isAsGoodAs(Told before) {
      if (Math.round(value * THOUSANDTHS) != Math.round(before.value * THOUSANDTHS)) {
        return false;
      }
      SeriesStatus now = status;
      SeriesStatus then = before.status;
      if (now == null || then == null) {
        return now == null && then == null;
      }
      return now.state() == then.state()
          && near(now.baseline(), then.baseline(), SEEN * then.deviation())
          && near(now.deviation(), then.deviation(), SEEN * then.deviation())
          && near(now.zScore(), then.zScore(), SEEN)
          && near(now.score(), then.score(), SEEN_SCORE)
          && Double.compare(now.limit(), then.limit()) == 0
          && shown(now.readySeconds()) == shown(then.readySeconds());
    }

    /** What is left as a page shows it. */
    private static double shown(double seconds) {
      double step = seconds < MINUTE ? SECONDS : MINUTE;
      return Math.round(seconds / step) * step;
    }

    private static boolean near(double a, double b, double apart) {
      return Double.compare(a, b) == 0 || Math.abs(a - b) <= apart;
    }
  }
}
