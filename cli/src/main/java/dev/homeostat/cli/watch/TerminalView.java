package dev.homeostat.cli.watch;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.StandardError;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A screen that is drawn anew at each tick: a line a signal with its course, its value, its limit
 * and how unusual it is, and below the open episodes and the last lines. Plain ANSI, no keys.
 */
public final class TerminalView implements View {

  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int COURSE = 40;
  private static final int LINES = 5;
  private static final double SUSPICIOUS = 0.5;
  private static final String HOME_AND_CLEAR = "\033[H\033[J";
  private static final String BOLD = "\033[1m";
  private static final String RED = "\033[31m";
  private static final String YELLOW = "\033[33m";
  private static final String PLAIN = "\033[0m";

  private final PrintWriter out;
  private final String title;
  private final Duration learning;
  private final double[][] courses = new double[Signal.values().length][];
  private final Map<String, Double> scores = new HashMap<>();
  private final Map<String, BehavioralAlert> open = new LinkedHashMap<>();
  private final Deque<String> lines = new ArrayDeque<>();
  private long ticks;
  private long firstNanos;

  /**
   * Makes a view.
   *
   * @param title what is watched
   * @param learning how long until it can judge
   */
  public TerminalView(PrintWriter out, String title, Duration learning) {
    this.out = out;
    this.title = title;
    this.learning = learning;
  }

  @Override
  public void alert(BehavioralAlert alert) {
    if (alert.state() == BehavioralAlert.State.RESOLVED) {
      open.remove(alert.id());
    } else {
      open.put(alert.id(), alert);
    }
    say(alert.timestamp() + " " + StandardError.textOf(alert));
  }

  @Override
  public void score(String metric, double score) {
    scores.put(metric, score);
  }

  @Override
  public void say(String line) {
    lines.addLast(line);
    if (lines.size() > LINES) {
      lines.removeFirst();
    }
  }

  @Override
  public void tick(Readings readings) {
    firstNanos = ticks == 0 ? readings.nanos() : firstNanos;
    StringBuilder screen = new StringBuilder(HOME_AND_CLEAR);
    Duration left = learning.minusNanos(readings.nanos() - firstNanos);
    screen.append(BOLD).append(title).append(PLAIN);
    screen.append(
        left.isNegative() ? "   judging" : "   learning, " + left.toSeconds() + " s left");
    screen.append("\n\n");
    for (Signal signal : Signal.values()) {
      if (readings.offers(signal)) {
        row(screen, signal, readings);
      }
    }
    screen.append('\n');
    open.values()
        .forEach(alert -> screen.append(RED).append(alert.summary()).append(PLAIN).append('\n'));
    lines.forEach(line -> screen.append(line).append('\n'));
    screen.append("Ctrl-C ends it.");
    out.print(screen);
    out.flush();
    ticks++;
  }

  private void row(StringBuilder screen, Signal signal, Readings readings) {
    double value = readings.value(signal);
    double limit = readings.limit(signal);
    double score = scores.getOrDefault(signal.metric(), 0.0);
    double[] course = courses[signal.index()];
    if (course == null) {
      course = new double[COURSE];
      Arrays.fill(course, Double.NaN);
      courses[signal.index()] = course;
    }
    System.arraycopy(course, 1, course, 0, COURSE - 1);
    course[COURSE - 1] = value;
    boolean alarmed = open.values().stream().anyMatch(a -> a.metric().equals(signal.metric()));
    screen
        .append(alarmed ? RED : score >= SUSPICIOUS ? YELLOW : "")
        .append(String.format(Locale.ROOT, "%-20s ", signal.metric()))
        .append(sparkline(course))
        .append(String.format(Locale.ROOT, " %10s", number(value)))
        .append(Double.isNaN(limit) ? "           " : " of " + pad(number(limit)))
        .append(alarmed ? " open" : score >= SUSPICIOUS ? " unusual" : "")
        .append(PLAIN)
        .append('\n');
  }

  /** The course between its least and its most; a gap where there was no value. */
  static String sparkline(double[] course) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : course) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    StringBuilder line = new StringBuilder();
    for (double value : course) {
      double share = most > least ? (value - least) / (most - least) : 0;
      line.append(
          Double.isNaN(value)
              ? ' '
              : BARS.charAt((int) Math.min(BARS.length() - 1.0, share * BARS.length())));
    }
    return line.toString();
  }

  private static String pad(String number) {
    return String.format(Locale.ROOT, "%-7s", number);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
