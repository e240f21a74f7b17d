package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Machine;
import dev.homeostat.lab.score.Intervals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was alerted about in healthy servers, over all runs: those the page tells of already and
 * this one. A run is a row of the page; what a person wrote below the rows is kept.
 */
final class CleanTimePage {

  private static final Pattern ROW =
      Pattern.compile("\\| \\d{4}-.*\\| ([0-9.]+) \\| (\\d+) \\|(?: [^|]*\\|)?");
  private static final String ALERTS = "## What was alerted";
  private static final double HOURS_PER_WEEK = 7 * 24;

  private final Path file;
  private final List<Jdk> jdks;
  private final Instant begun = Instant.now();
  private final String commit = Machine.commit();
  private final List<Watched> servers = new ArrayList<>();

  CleanTimePage(Path file, List<Jdk> jdks) throws IOException, InterruptedException {
    this.file = file;
    this.jdks = jdks;
  }

  /**
   * A server of a run.
   *
   * @param name of the product
   * @param hours for how long it was watched
   * @param requests it was asked
   * @param failed how many of them had no answer
   * @param ended whether it ended by itself
   * @param alerts what was opened, a JSON line each
   */
  record Watched(
      String name, double hours, int requests, int failed, boolean ended, List<String> alerts) {}

  void add(Watched server) {
    servers.add(server);
  }

  /** Writes the page anew, with this run in it. */
  void write() throws IOException, InterruptedException {
    String old = Files.exists(file) ? Files.readString(file) : "";
    List<String> rows = new ArrayList<>(old.lines().filter(CleanTimePage::isRow).toList());
    rows.add(row());
    int at = old.indexOf(ALERTS);
    String told = at < 0 ? "" : old.substring(at + ALERTS.length()).strip();
    double hours = 0;
    int alerts = 0;
    for (String row : rows) {
      Matcher matcher = ROW.matcher(row);
      if (matcher.matches()) {
        hours += Double.parseDouble(matcher.group(1));
        alerts += Integer.parseInt(matcher.group(2));
      }
    }
    String page =
        """
        # Clean time: real servers in which nothing is wrong

        Written by `make clean-time` (%s), which adds a row a run and leaves what stands below "%s" as it is,
        with this run's alerts behind it. Real servers run side by side, each with the agent as it comes (`alerts` and `data` set,
        `interval=1s`, `learning=5m`) and `-Xmx256m`, under 3 to 13 requests a second of one client at random times, in waves of a quarter
        of an hour. With `--kernel` each is watched from within the kernel too, and what that tells counts as well. Every alert that opens counts, whatever its severity, from the start of the JVM on.

        | begun | commit | JDK | load average at the end | servers | requests, failed | JVM-hours | alerts |
        |---|---|---|---|---|---|---|---|
        %s

        **%s JVM-hours, %d alerts**: %s a JVM-week, at most %s with 95 %% confidence (Poisson, one-sided). The aim is at most one, over at
        least 60 JVM-hours.

        %s

        %s
        """
            .formatted(
                CleanTime.class.getName(),
                ALERTS.substring(3),
                String.join("\n", rows),
                number(hours),
                alerts,
                number(alerts / hours * HOURS_PER_WEEK),
                number(Intervals.poissonUpper(alerts) / hours * HOURS_PER_WEEK),
                ALERTS,
                (told + "\n\n" + alerts()).strip());
    Files.writeString(file, page.strip() + '\n');
    System.out.print(page);
  }

  private static boolean isRow(String line) {
    return ROW.matcher(line).matches();
  }

  private String row() throws IOException, InterruptedException {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %,d, %,d | %.2f | %d |",
        begun.truncatedTo(ChronoUnit.MINUTES),
        commit,
        String.join(", ", jdks.stream().map(jdk -> Integer.toString(jdk.feature())).toList()),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
        names(),
        servers.stream().mapToInt(Watched::requests).sum(),
        servers.stream().mapToInt(Watched::failed).sum(),
        servers.stream().mapToDouble(Watched::hours).sum(),
        servers.stream().mapToInt(server -> server.alerts().size()).sum());
  }

  /** Each once, with how many there were. */
  private String names() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    servers.forEach(server -> counts.merge(words(server), 1, Integer::sum));
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(each -> (each.getValue() == 1 ? "" : each.getValue() + " ") + each.getKey())
            .toList());
  }

  private static String words(Watched server) {
    return server.ended() ? server.name() + " (ended by itself)" : server.name();
  }

  private String alerts() {
    StringBuilder text = new StringBuilder();
    for (Watched server : servers) {
      for (String alert : server.alerts()) {
        text.append("\n").append(server.name()).append(", run of ");
        text.append(begun.truncatedTo(ChronoUnit.MINUTES));
        text.append(":\n\n```\n").append(alert).append("\n```\n");
      }
    }
    return text.isEmpty()
        ? "Run of " + begun.truncatedTo(ChronoUnit.MINUTES) + ": nothing."
        : text.toString().strip();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
