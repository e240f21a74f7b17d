package dev.homeostat.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The demo from its beginning to its end, told as it goes. */
public final class Demo {

  /** The least the detectors need: sixty ticks of what is normal, and fifty of a leak. */
  public static final int LEAST_SECONDS = 10;

  /** The share of the time in which nothing is wrong yet. */
  private static final double SETTLING = 0.5;

  private static final int TICKS = 200;
  private static final long MOST_TICK_MILLIS = 100;
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 50;
  private static final String EXPECTED = "thread_leak";

  private final Duration length;
  private final Consumer<String> story;
  private final Consumer<String> json;

  /**
   * Makes a demo.
   *
   * @param length how long the service runs at most
   * @param story takes what is going on, a line each
   * @param json takes each alert as it stands in the agent's file
   */
  public Demo(Duration length, Consumer<String> story, Consumer<String> json) {
    this.length = length;
    this.story = story;
    this.json = json;
  }

  /**
   * Runs the service, makes it leak threads and tells the alert about that.
   *
   * @return whether the alert came
   * @throws IOException where the service does not run
   */
  public boolean runWithFault() throws IOException, InterruptedException {
    story.accept("Starting a small shop: HTTP server, database, 4 customers, and the agent.");
    try (WatchedService service = new WatchedService(tickMillis())) {
      Duration settling = Duration.ofMillis((long) (length.toMillis() * SETTLING));
      tellFalseAlarms(settle(service, settling), settling);
      Instant fault = Instant.now();
      story.accept("Now the fault: each report makes a thread pool and never shuts it down.");
      service.leak();
      Instant end = fault.plus(length.minus(settling));
      while (Instant.now().isBefore(end)) {
        for (SeenAlert alert : read(service)) {
          if (alert.anomalyType().equals(EXPECTED) && !alert.timestamp().isBefore(fault)) {
            tell(alert, fault);
            return true;
          }
        }
        Thread.sleep(POLL_MILLIS);
      }
      story.accept("No alert of the leak came within " + seconds(length.minus(settling)) + ".");
      return false;
    }
  }

  /**
   * Runs the service without a fault and tells every alert that came.
   *
   * @throws IOException where the service does not run
   */
  public void runHealthy() throws IOException, InterruptedException {
    story.accept("Starting a small shop: HTTP server, database, 4 customers, and the agent.");
    try (WatchedService service = new WatchedService(tickMillis())) {
      tellFalseAlarms(settle(service, length), length);
    }
  }

  /** As many ticks in a short demo as in a longer one, but a tick of 100 ms at most. */
  private long tickMillis() {
    return Math.min(MOST_TICK_MILLIS, length.toMillis() / TICKS);
  }

  private List<SeenAlert> settle(WatchedService service, Duration settling)
      throws IOException, InterruptedException {
    story.accept("It is healthy. Watching it for " + seconds(settling) + ".");
    List<SeenAlert> alerts = new ArrayList<>();
    Instant begin = Instant.now();
    Instant told = begin;
    while (Instant.now().isBefore(begin.plus(settling))) {
      alerts.addAll(read(service));
      if (Instant.now().isAfter(told.plus(TELL_EVERY))) {
        told = told.plus(TELL_EVERY);
        story.accept(
            String.format(
                Locale.ROOT,
                "  %s: %,d requests served",
                seconds(Duration.between(begin, told)),
                service.served()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return alerts;
  }

  private List<SeenAlert> read(WatchedService service) throws IOException {
    List<SeenAlert> alerts = service.alerts();
    alerts.forEach(alert -> json.accept(alert.json()));
    return alerts;
  }

  private void tellFalseAlarms(List<SeenAlert> alerts, Duration time) {
    if (alerts.isEmpty()) {
      story.accept("No alert in " + seconds(time) + ", as it should be.");
      return;
    }
    Map<String, Long> types =
        alerts.stream()
            .collect(
                Collectors.groupingBy(SeenAlert::anomalyType, TreeMap::new, Collectors.counting()));
    String counts =
        types.entrySet().stream()
            .map(type -> type.getValue() + " " + type.getKey())
            .collect(Collectors.joining(", "));
    story.accept(
        "Nothing was wrong, yet %s raised false alarms in %s: %s."
            .formatted(alerts.get(0).detector(), seconds(time), counts));
  }

  private void tell(SeenAlert alert, Instant fault) {
    double after = Duration.between(fault, alert.timestamp()).toMillis() / 1000.0;
    story.accept("");
    story.accept("  " + alert.severity() + " " + alert.anomalyType());
    story.accept("  who    " + alert.component());
    story.accept("  what   " + alert.summary());
    story.accept("  since  " + alert.startedAt());
    story.accept("  next   " + alert.runbook());
    story.accept("");
    story.accept(
        String.format(Locale.ROOT, "The alert came %.1f s after the first leaking report.", after));
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " s";
  }
}
