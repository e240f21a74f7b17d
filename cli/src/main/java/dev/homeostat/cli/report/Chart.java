package dev.homeostat.cli.report;

import dev.homeostat.cli.replay.Run;
import dev.homeostat.cli.replay.Story;
import dev.homeostat.cli.replay.ToldEpisode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A metric's course as a drawing (SVG) of 1000 by 100, stretched to the page's width: time from
 * left to right, one run of the program behind the other.
 */
final class Chart {

  private static final double WIDTH = 1_000;
  private static final double HEIGHT = 100;

  /** A limit further away than that would press the course flat. */
  private static final double FAR = 4;

  private final Course course;
  private final double whole;
  private final List<Run> runs;
  private final double bottom;
  private final boolean negative;
  private final double top;
  private final boolean limited;

  Chart(Course course, Story story) {
    this.course = course;
    this.whole = Math.max(1, story.end());
    this.runs = story.runs();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < Course.MOST; i++) {
      least = course.least(i) < least ? course.least(i) : least;
      most = course.most(i) > most ? course.most(i) : most;
    }
    limited = course.limit() < FAR * most;
    most = limited ? Math.max(most, course.limit()) : most;
    negative = least < 0;
    least = least >= 0 ? Math.min(least, most / 2) : least;
    double margin = Math.max(1e-9, (most - least) * 0.05);
    bottom = least - margin;
    top = most + margin;
  }

  /** The least value the drawing shows; none below 0 where there is no such value. */
  double bottom() {
    return negative ? bottom : Math.max(0, bottom);
  }

  /** The largest value the drawing shows. */
  double top() {
    return top;
  }

  String svg(List<ToldEpisode> episodes, String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
            + Html.escape(title)
            + "\">");
    for (ToldEpisode episode : episodes) {
      double from = x(episode.from());
      double to = x(episode.until());
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"episode\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"100\"/>",
              from,
              Math.max(2, to - from)));
    }
    List<Steps> parts = parts();
    parts.forEach(part -> area(svg, "band", part, true));
    parts.forEach(part -> area(svg, "range", part, false));
    parts.forEach(part -> line(svg, part));
    runs.stream().skip(1).forEach(run -> border(svg, x(run.begin())));
    if (limited) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"limit\" x1=\"0\" x2=\"1000\" y1=\"%1$.1f\" y2=\"%1$.1f\"/>",
              y(course.limit())));
    }
    return svg.append("</svg>").toString();
  }

  /** Steps of the course, the last not among them. */
  private record Steps(int from, int to) {}

  /** The steps of each run. */
  private List<Steps> parts() {
    List<Steps> parts = new ArrayList<>();
    int from = 0;
    for (int next = 1; next <= runs.size() && from < Course.MOST; next++) {
      int to = next < runs.size() ? firstStepOf(runs.get(next)) : Course.MOST;
      parts.add(new Steps(from, to));
      from = to;
    }
    return parts;
  }

  /** A step that two runs share belongs to the first. */
  private int firstStepOf(Run run) {
    long step = (run.begin() + course.millisAStep() - 1) / course.millisAStep();
    return (int) Math.min(Course.MOST, step);
  }

  /** Between two courses, over the steps that have both. */
  private void area(StringBuilder svg, String name, Steps part, boolean band) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (int i = part.from(); i < part.to(); i++) {
      double low = band ? course.low(i) : course.least(i);
      double high = band ? course.high(i) : course.most(i);
      if (!Double.isNaN(low) && !Double.isNaN(high)) {
        upper.append(point(i, high));
        lower.insert(0, point(i, low));
      }
    }
    if (upper.length() > 0) {
      svg.append("<polygon class=\"" + name + "\" points=\"" + upper + lower + "\"/>");
    }
  }

  private void line(StringBuilder svg, Steps part) {
    StringBuilder points = new StringBuilder();
    for (int i = part.from(); i < part.to(); i++) {
      if (!Double.isNaN(course.most(i))) {
        points.append(point(i, (course.least(i) + course.most(i)) / 2));
      }
    }
    if (points.length() > 0) {
      svg.append("<polyline class=\"course\" points=\"" + points + "\"/>");
    }
  }

  private static void border(StringBuilder svg, double x) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"run\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"100\"/>",
            x));
  }

  private String point(int step, double value) {
    double middle = (step + 0.5) * course.millisAStep();
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(middle), y(value));
  }

  private double x(double millis) {
    return Math.max(0, Math.min(WIDTH, WIDTH * millis / whole));
  }

  private double y(double value) {
    return Math.max(0, Math.min(HEIGHT, HEIGHT * (top - value) / (top - bottom)));
  }
}
