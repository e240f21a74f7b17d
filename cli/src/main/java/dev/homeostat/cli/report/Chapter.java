package dev.homeostat.cli.report;

import dev.homeostat.Judge;
import dev.homeostat.cli.replay.Onlooker;
import dev.homeostat.cli.replay.Story;
import dev.homeostat.cli.replay.ToldEpisode;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a report says of one recording: gathered while it is replayed, in memory that does not grow
 * with it. Holds at most {@value #MOST_METRICS} metrics. Not thread-safe.
 */
public final class Chapter implements Onlooker, Judge.Scores {

  static final int MOST_METRICS = 200;

  /** How many robust standard deviations the band is wide to each side. */
  private static final double BAND = 3;

  private static final Signal[] SIGNALS = Signal.values();

  private final String file;
  private final Story story;
  private final Map<String, Course> courses = new LinkedHashMap<>();
  private String summary = "";
  private String gap = "";
  private long ticks;
  private boolean more;

  /**
   * Begins a chapter.
   *
   * @param file the recording's name
   * @param story its episodes, told besides; sees each tick before this does
   */
  public Chapter(String file, Story story) {
    this.file = file;
    this.story = story;
  }

  @Override
  public void tick(Readings readings) {
    ticks++;
    for (Signal signal : SIGNALS) {
      if (readings.offers(signal)) {
        add(signal.metric(), readings.news(signal), readings.limit(signal));
      }
    }
    for (int i = 0; i < readings.customCount(); i++) {
      add(Signal.CUSTOM_PREFIX + readings.customName(i), readings.customValue(i), Readings.ABSENT);
    }
  }

  @Override
  public void score(String metric, double score) {}

  @Override
  public void expected(String metric, double baseline, double deviation) {
    Course course = courses.get(metric);
    if (course != null) {
      course.expect(story.end(), baseline - BAND * deviation, baseline + BAND * deviation);
    }
  }

  /** Says in a line what was read. */
  public void summary(String line) {
    summary = line;
  }

  /** Says what of the recording is not judged, as half a sentence; nothing where all of it is. */
  public void gap(String what) {
    gap = what;
  }

  String gap() {
    return gap;
  }

  String file() {
    return file;
  }

  String summary() {
    return summary + (more ? "; only the first " + MOST_METRICS + " metrics are drawn" : "");
  }

  Story story() {
    return story;
  }

  List<ToldEpisode> episodes() {
    return story.episodes();
  }

  long ticks() {
    return ticks;
  }

  void eachCourse(BiConsumer<String, Course> each) {
    courses.forEach(each);
  }

  private void add(String metric, double value, double limit) {
    Course course = courses.get(metric);
    if (course == null) {
      if (courses.size() == MOST_METRICS) {
        more = true;
        return;
      }
      course = new Course();
      courses.put(metric, course);
    }
    course.add(story.end(), value, limit);
  }
}
