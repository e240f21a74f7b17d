package dev.homeostat.cli.report;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Suspect;
import dev.homeostat.cli.replay.Run;
import dev.homeostat.cli.replay.Story;
import dev.homeostat.cli.replay.ToldEpisode;
import dev.homeostat.cli.replay.WholeFile;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A page on what recordings showed: a verdict, and of each recording its episodes and the course of
 * every metric. One file without scripts and without the network, light and dark. Not thread-safe.
 */
public final class Report {

  private static final String STYLE = "report.css";

  /** How many runs of one recording are named. */
  private static final int MOST_NAMED = 20;

  private final List<Chapter> chapters = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  /** Takes the chapter of a recording behind those there are. */
  public void add(Chapter chapter) {
    chapters.add(chapter);
  }

  /** Takes the name of a recording that could not be read: the verdict does not speak of it. */
  public void addUnread(String file) {
    unread.add(file);
  }

  /** Whether it would say nothing but what could not be read. */
  public boolean isEmpty() {
    return chapters.isEmpty();
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @throws IOException where it cannot be written; then the file is as it was
   */
  public void write(Path place) throws IOException {
    try (WholeFile file = WholeFile.begin(place)) {
      file.out().write(page());
      file.commit();
    }
  }

  String page() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Homeostat report</title>
        <style>
        """);
    page.append(style()).append("</style>\n</head>\n<body>\n<main>\n");
    page.append("<h1>Homeostat report</h1>\n");
    verdict(page);
    chapters.forEach(chapter -> chapter(page, chapter));
    page.append(
        """
        <footer><p>The line is the metric, the light strip behind it what was expected at the time (three robust standard
        deviations to each side), the coloured stretch an episode from when the behaviour changed to its end, the dashed
        line the limit, an upright line where another run of the program or another instance begins. Times are UTC.</p></footer>
        </main>
        </body>
        </html>
        """);
    return page.toString();
  }

  private void verdict(StringBuilder page) {
    List<BehavioralAlert> all =
        chapters.stream().flatMap(c -> c.episodes().stream()).map(ToldEpisode::alert).toList();
    long critical = all.stream().filter(a -> a.severity() == Severity.CRITICAL).count();
    List<Chapter> gaps = chapters.stream().filter(c -> !c.gap().isEmpty()).toList();
    boolean wholly = gaps.isEmpty() && unread.isEmpty();
    String level =
        critical > 0 ? "critical" : !all.isEmpty() ? "warning" : wholly ? "good" : "unsure";
    page.append("<section class=\"verdict " + level + "\">\n<p><strong>");
    if (all.isEmpty()) {
      page.append(wholly ? "Nothing unusual." : "Nothing unusual in what was judged.");
    } else {
      page.append(counted(all.size(), "episode"));
      page.append(critical > 0 ? ", " + critical + " critical." : ", none critical.");
    }
    page.append("</strong></p>\n");
    all.stream()
        .sorted((a, b) -> b.severity().compareTo(a.severity()))
        .limit(3)
        .forEach(
            alert ->
                page.append(
                    "<p><b>%s</b> in %s: %s</p>%n"
                        .formatted(
                            alert.anomalyType().id(),
                            Html.escape(alert.component()),
                            Html.line(alert.summary()))));
    gaps.forEach(
        chapter ->
            page.append("<p>%s %s.</p>%n".formatted(Html.escape(chapter.file()), chapter.gap())));
    unread.forEach(
        file ->
            page.append(
                "<p>%s could not be read and is not judged here.</p>%n"
                    .formatted(Html.escape(file))));
    page.append("</section>\n");
  }

  private static void chapter(StringBuilder page, Chapter chapter) {
    page.append("<section>\n<h2>" + Html.escape(chapter.file()) + "</h2>\n");
    page.append("<p class=\"about\">" + Html.escape(chapter.summary()) + "</p>\n");
    if (chapter.ticks() > 0) {
      page.append(
          "<p class=\"about\">From " + chapter.story().first() + " to " + chapter.story().last());
      page.append("</p>\n");
    }
    if (chapter.story().runCount() > 1) {
      runs(page, chapter.story());
    }
    chapter.episodes().forEach(episode -> episode(page, chapter.story(), episode));
    chapter.eachCourse((metric, course) -> course(page, chapter, metric, course));
    page.append("</section>\n");
  }

  private static void runs(StringBuilder page, Story story) {
    page.append("<p class=\"about\">Drawn one behind the other: ");
    page.append(
        story.runs().stream()
            .limit(MOST_NAMED)
            .map(Run::name)
            .map(Html::escape)
            .collect(Collectors.joining(", ")));
    int more = story.runCount() - MOST_NAMED;
    page.append(more > 0 ? " and " + more + " more</p>\n" : "</p>\n");
  }

  private static void episode(StringBuilder page, Story story, ToldEpisode told) {
    BehavioralAlert episode = told.alert();
    String severity = episode.severity().name();
    page.append("<article class=\"" + severity.toLowerCase(Locale.ROOT) + "\">\n<h3>");
    page.append(severity + " " + episode.anomalyType().id() + "</h3>\n<p>");
    page.append(Html.line(episode.summary()) + "</p>\n<p class=\"about\">");
    page.append("of " + Html.escape(episode.metric()) + Html.escape(story.runOf(told)));
    page.append(", from " + episode.startedAt());
    page.append(
        Story.isOver(episode) ? " to " + episode.timestamp() : " to the end of the recording");
    page.append("</p>\n");
    if (!episode.suspects().isEmpty()) {
      page.append("<ul>\n");
      for (Suspect suspect : episode.suspects()) {
        page.append("<li>" + Html.escape(suspect.kind()) + " <b>" + Html.escape(suspect.name()));
        page.append("</b> " + Html.escape(suspect.detail()) + "</li>\n");
      }
      page.append("</ul>\n");
    }
    page.append("</article>\n");
  }

  private static void course(StringBuilder page, Chapter chapter, String metric, Course course) {
    if (Double.isNaN(course.last())) {
      return;
    }
    Chart chart = new Chart(course, chapter.story());
    List<ToldEpisode> own =
        chapter.episodes().stream().filter(e -> e.alert().metric().equals(metric)).toList();
    page.append("<figure>\n<figcaption><b>" + Html.escape(metric) + "</b> <span>last ");
    page.append(number(course.last()));
    page.append(Double.isNaN(course.limit()) ? "" : " of " + number(course.limit()));
    Signal.ofMetric(metric)
        .ifPresent(signal -> page.append(", " + Html.escape(signal.description())));
    page.append("</span></figcaption>\n<div class=\"plot\"><span class=\"top\">");
    page.append(number(chart.top()) + "</span><span class=\"bottom\">");
    page.append(number(chart.bottom()) + "</span>");
    page.append(chart.svg(own, metric + " over the recording"));
    page.append("</div>\n");
    if (chapter.story().runCount() == 1) {
      times(page, new TimeAxis(chapter.story().first(), chapter.story().last()));
    }
    page.append("</figure>\n");
  }

  private static void times(StringBuilder page, TimeAxis axis) {
    page.append("<div class=\"times\" aria-hidden=\"true\">");
    for (TimeAxis.Mark mark : axis.marks()) {
      page.append(
          String.format(
              Locale.ROOT,
              "<span style=\"left:%.2f%%\">%s</span>",
              100 * mark.share(),
              mark.text()));
    }
    page.append("</div>\n");
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String number(double value) {
    return Math.abs(value) >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String style() throws IOException {
    try (InputStream css = Report.class.getResourceAsStream(STYLE)) {
      if (css == null) {
        throw new IOException(STYLE + " is not in this program");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
