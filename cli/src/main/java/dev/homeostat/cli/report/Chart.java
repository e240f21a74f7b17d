package dev.homeostat.cli.report;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.cli.replay.Story;
import java.util.List;
import java.util.Locale;

/** A metric's course as a drawing (SVG) of 1000 by 100, stretched to the page's width. */
final class Chart {

  private static final double WIDTH = 1_000;
  private static final double HEIGHT = 100;

  /** A limit further away than that would press the course flat. */
  private static final double FAR = 4;

  private final Course course;
  private final long ticks;
  private final Story story;
  private final double bottom;
  private final double top;
  private final boolean limited;

  Chart(Course course, long ticks, Story story) {
    this.course = course;
    this.ticks = Math.max(1, ticks);
    this.story = story;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < Course.MOST; i++) {
      least = course.least(i) < least ? course.least(i) : least;
      most = course.most(i) > most ? course.most(i) : most;
    }
    limited = course.limit() < FAR * most;
    most = limited ? Math.max(most, course.limit()) : most;
    least = least >= 0 ? Math.min(least, most / 2) : least;
    double margin = Math.max(1e-9, (most - least) * 0.05);
    bottom = least - margin;
    top = most + margin;
  }

  /** The least value the drawing shows. */
  double bottom() {
    return bottom;
  }

  /** The largest value the drawing shows. */
  double top() {
    return top;
  }

  String svg(List<BehavioralAlert> episodes, String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
            + Html.escape(title)
            + "\">");
    for (BehavioralAlert episode : episodes) {
      double from = x(episode.startedAt().toEpochMilli());
      double to = Story.isOver(episode) ? x(episode.timestamp().toEpochMilli()) : WIDTH;
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"episode\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"100\"/>",
              from,
              Math.max(2, to - from)));
    }
    area(svg, "band", true);
    area(svg, "range", false);
    line(svg);
    if (limited) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"limit\" x1=\"0\" x2=\"1000\" y1=\"%1$.1f\" y2=\"%1$.1f\"/>",
              y(course.limit())));
    }
    return svg.append("</svg>").toString();
  }

  /** Between two courses, over the steps that have both. */
  private void area(StringBuilder svg, String name, boolean band) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (int i = 0; i < Course.MOST; i++) {
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

  private void line(StringBuilder svg) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < Course.MOST; i++) {
      if (!Double.isNaN(course.most(i))) {
        points.append(point(i, (course.least(i) + course.most(i)) / 2));
      }
    }
    svg.append("<polyline class=\"course\" points=\"" + points + "\"/>");
  }

  private String point(int step, double value) {
    double x = Math.min(WIDTH, WIDTH * (step + 0.5) * course.ticksAStep() / ticks);
    return String.format(Locale.ROOT, "%.1f,%.1f ", x, y(value));
  }

  private double x(long epochMillis) {
    double first = story.first().toEpochMilli();
    double whole = Math.max(1, story.last().toEpochMilli() - first);
    return Math.max(0, Math.min(WIDTH, WIDTH * (epochMillis - first) / whole));
  }

  private double y(double value) {
    return Math.max(0, Math.min(HEIGHT, HEIGHT * (top - value) / (top - bottom)));
  }
}
