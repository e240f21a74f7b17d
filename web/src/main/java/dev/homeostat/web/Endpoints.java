package dev.homeostat.web;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.Effort;
import dev.homeostat.OwnCost;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.text.Durations;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The table of what can be asked for: one row an endpoint. */
final class Endpoints {

  /** Whether the watcher lives. */
  static final String HEALTH = "/healthz";

  /** The latest ticks may be this late before the watcher is said to be ill. */
  private static final double PATIENCE_SECONDS = 10;

  private static final int LATE_TICKS = 3;
  private static final String BY = "http";

  private final BehavioralAnalyzer analyzer;
  private final List<Row> rows;

  /**
   * An endpoint.
   *
   * @param method GET or POST
   * @param path exactly
   * @param access what it needs
   * @param handler answers; an IllegalArgumentException is a bad request
   */
  record Row(String method, String path, Access access, Function<Parameters, Answer> handler) {}

  Endpoints(BehavioralAnalyzer analyzer, PrometheusPage metrics, JsonPages pages, Live live) {
    this.analyzer = analyzer;
    this.rows =
        List.of(
            new Row(
                "GET",
                "/metrics",
                Access.OPEN,
                ask -> new Answer(200, ExpositionText.TYPE, metrics.write())),
            new Row("GET", HEALTH, Access.ALWAYS, ask -> health()),
            new Row("GET", "/api/profile", Access.TOKEN, ask -> Answer.json(200, pages.profile())),
            new Row(
                "GET",
                "/api/signals",
                Access.TOKEN,
                ask -> Answer.json(200, pages.signals(ask.count("recent", MetricsDb.POINTS)))),
            new Row(
                "GET", "/api/episodes", Access.TOKEN, ask -> Answer.json(200, pages.episodes())),
            new Row(
                "GET", "/api/series", Access.TOKEN, ask -> series(pages, ask.required("metric"))),
            new Row(
                "GET",
                "/api/status",
                Access.TOKEN,
                ask ->
                    ask.is("format", "text")
                        ? Answer.text(200, pages.statusText())
                        : Answer.json(200, pages.status())),
            new Row("GET", "/api/live", Access.TOKEN, ask -> live(live)),
            new Row(
                "POST",
                "/api/silence",
                Access.TOKEN,
                ask ->
                    control(
                        ask,
                        new ControlCommand.Silence(
                            ask.required("fingerprint"),
                            Durations.parse(ask.required("for"))
                                .orElseThrow(
                                    () ->
                                        new IllegalArgumentException(
                                            "for: allowed is a duration such as 30m or 8h"))))),
            new Row(
                "POST",
                "/api/accept",
                Access.TOKEN,
                ask -> control(ask, new ControlCommand.Accept(ask.required("fingerprint")))),
            new Row(
                "POST",
                "/api/mark",
                Access.TOKEN,
                ask -> control(ask, new ControlCommand.Mark(ask.required("version")))));
  }

  /** The rows of a path; none where there is nothing. */
  List<Row> at(String path) {
    List<Row> found = new ArrayList<>(1);
    for (Row row : rows) {
      if (row.path.equals(path)) {
        found.add(row);
      }
    }
    return found;
  }

  /** Every row. */
  List<Row> all() {
    return rows;
  }

  private Answer health() {
    OwnCost cost = analyzer.cost();
    double patience =
        PATIENCE_SECONDS + LATE_TICKS * analyzer.options().interval().toMillis() / 1e3;
    if (cost.sinceTickSeconds() > patience) {
      return Answer.text(503, "no tick for " + Plain.duration(cost.sinceTickSeconds()) + "\n");
    }
    // As healthy as it is told to be: who restarts what is not would restart the application.
    return Answer.text(
        200,
        !analyzer.isEnabled()
            ? "ok, switched off\n"
            : analyzer.effort() == Effort.ASLEEP ? "ok, " + Effort.ASLEEP.words() + "\n" : "ok\n");
  }

  private static Answer series(JsonPages pages, String metric) {
    Optional<String> series = pages.series(metric);
    return series.isPresent()
        ? Answer.json(200, series.get())
        : Answer.text(404, "there is no metric " + SafeText.of(metric) + "\n");
  }

  private static Answer live(Live live) {
    return live.isFull()
        ? Answer.text(503, "as many pages are open as may be: " + Live.MOST_PAGES + "\n")
        : new Answer(200, Answer.EVENTS, live.first());
  }

  private Answer control(Parameters ask, ControlCommand command) {
    ControlRecord record = analyzer.control(command, BY);
    int status = record.done() ? 200 : 409;
    return ask.is("format", "text")
        ? Answer.text(status, record.summary() + "\n")
        : Answer.json(status, record.toJson());
  }
}
