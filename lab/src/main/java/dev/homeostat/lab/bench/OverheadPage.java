package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What agents cost a service, as a page for people. */
final class OverheadPage {

  private static final String NONE = "none";
  private static final String AGAIN = "again";
  private static final String OURS = "homeostat";
  private static final String FULL = "full";
  private static final double LEAST_PERCENT = 99.5;

  private final List<Jdk> jdks;
  private final List<Contender> contenders;
  private final OverheadRun.Plan plan;
  private final Map<Jdk, List<Map<String, Map<Column, Double>>>> rounds = new LinkedHashMap<>();

  OverheadPage(List<Jdk> jdks, List<Contender> contenders, OverheadRun.Plan plan) {
    this.jdks = jdks;
    this.contenders = contenders;
    this.plan = plan;
  }

  /** Takes a round. */
  void add(Jdk jdk, Map<Contender, Map<Column, Double>> round) {
    Map<String, Map<Column, Double>> byKey = new LinkedHashMap<>();
    round.forEach((contender, figures) -> byKey.put(contender.key(), figures));
    rounds.computeIfAbsent(jdk, each -> new ArrayList<>()).add(byKey);
  }

  /** Writes what there is until now. */
  void write(Path file) throws IOException, InterruptedException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What agents cost a service

        Written by `make overhead` (%s); do not edit.
        Median (least … most) of %d rounds, of other people's agents of %d; with five rounds the true median lies within with a probability
        of 94 %%, with three of 75 %%. A round measures each once, in fresh JVMs, one behind the other, and begins with another each time.
        `none again` is the same as `none`: how far those two lie apart is what this machine adds by itself.

        """
            .formatted(
                Overhead.class.getName(),
                plan.rounds(),
                Math.min(plan.peerRounds(), plan.rounds())));
    page.append(Machine.describe(jdks));
    for (Jdk jdk : rounds.keySet()) {
      page.append("\n## ").append(jdk).append('\n');
      table(page, jdk, "As measured", false, (value, none) -> value);
      table(page, jdk, "More than none, in the same round", true, (value, none) -> value - none);
      held(page, jdk);
    }
    page.append('\n').append(how());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
  }

  private void table(
      StringBuilder page, Jdk jdk, String title, boolean against, DoubleBinaryOperator shown) {
    page.append("\n| ").append(title).append(" |");
    for (Contender contender : contenders) {
      page.append(' ').append(contender.name()).append(" |");
    }
    page.append("\n|---|").append("---|".repeat(contenders.size())).append('\n');
    for (Column column : Column.values()) {
      page.append("| ").append(column.words()).append(" |");
      for (Contender contender : contenders) {
        Optional<Spread> spread = spread(jdk, contender.key(), column, shown);
        boolean empty = against && contender.key().equals(NONE);
        page.append(' ')
            .append(empty ? "" : spread.map(each -> words(each, column)).orElse(""))
            .append(" |");
      }
      page.append('\n');
    }
  }

  /** Each round's figure against that of none in it. */
  private Optional<Spread> spread(
      Jdk jdk, String key, Column column, DoubleBinaryOperator against) {
    List<Double> values = new ArrayList<>();
    for (Map<String, Map<Column, Double>> round : rounds.getOrDefault(jdk, List.of())) {
      Map<Column, Double> of = round.get(key);
      Map<Column, Double> none = round.get(NONE);
      if (of != null && none != null) {
        values.add(
            against.applyAsDouble(
                Objects.requireNonNull(of.get(column)), Objects.requireNonNull(none.get(column))));
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  private static String words(Spread spread, Column column) {
    String format = column.format();
    return spread.count() == 1
        ? String.format(Locale.ROOT, format, spread.median())
        : String.format(
            Locale.ROOT,
            format + " (" + format + " … " + format + ")",
            spread.median(),
            spread.least(),
            spread.most());
  }

  private void held(StringBuilder page, Jdk jdk) {
    page.append("\n| must hold | measured | none against none | holds |\n|---|---|---|---|\n");
    for (String key : List.of(OURS, FULL)) {
      spread(jdk, key, Column.REQUESTS_PER_SECOND, OverheadPage::percent)
          .ifPresent(
              share ->
                  row(
                      page,
                      name(key) + ": at least 99.5 % of the throughput",
                      share + " %",
                      noise(jdk, Column.REQUESTS_PER_SECOND, OverheadPage::percent, " %"),
                      share.median() >= LEAST_PERCENT));
      spread(jdk, key, Column.P99_MICROS, OverheadPage::difference)
          .ifPresent(
              more ->
                  row(
                      page,
                      name(key) + ": p99 within the noise",
                      more + " µs more",
                      noise(jdk, Column.P99_MICROS, OverheadPage::difference, " µs"),
                      spread(jdk, AGAIN, Column.P99_MICROS, OverheadPage::difference)
                          .filter(again -> more.median() <= again.most())
                          .isPresent()));
      spread(jdk, key, Column.REQUEST_MICROS, OverheadPage::percent)
          .ifPresent(
              share ->
                  row(
                      page,
                      name(key) + ": processor a request, told",
                      share + " %",
                      noise(jdk, Column.REQUEST_MICROS, OverheadPage::percent, " %"),
                      true));
    }
    double most = jdk.feature() == 17 ? 15 : 20;
    spread(jdk, FULL, Column.RESIDENT_MB, OverheadPage::difference)
        .ifPresent(
            more ->
                row(
                    page,
                    "%s: at most %.0f MB more RSS".formatted(name(FULL), most),
                    more + " MB",
                    noise(jdk, Column.RESIDENT_MB, OverheadPage::difference, " MB"),
                    more.median() <= most));
    page.append("\n").append(cheaper(jdk));
  }

  private static void row(
      StringBuilder page, String what, String measured, String noise, boolean holds) {
    page.append(
        "| %s | %s | %s | %s |\n".formatted(what, measured, noise, holds ? "yes" : "**no**"));
  }

  private String noise(Jdk jdk, Column column, DoubleBinaryOperator against, String unit) {
    return spread(jdk, AGAIN, column, against).map(each -> each + unit).orElse("");
  }

  /** Where other agents cost no more than ours: each of them beside each of our two. */
  String cheaper(Jdk jdk) {
    return "Where other agents cost no more:\n\n"
        + Stream.of(OURS, FULL)
            .map(ours -> "- than " + name(ours) + ": " + cheaper(jdk, ours) + ".\n")
            .collect(Collectors.joining());
  }

  private String cheaper(Jdk jdk, String than) {
    List<String> found = new ArrayList<>();
    for (Contender peer : contenders) {
      for (Column column : Column.values()) {
        Optional<Spread> theirs = spread(jdk, peer.key(), column, (value, none) -> value);
        Optional<Spread> ours = spread(jdk, than, column, (value, none) -> value);
        if (peer.peer() && theirs.isPresent() && ours.isPresent()) {
          double more = theirs.get().median() - ours.get().median();
          if (column.isCost() ? more <= 0 : more >= 0) {
            found.add(peer.name() + ": " + column.words());
          }
        }
      }
    }
    return found.isEmpty() ? "nowhere" : String.join("; ", found);
  }

  private String name(String key) {
    return contenders.stream()
        .filter(each -> each.key().equals(key))
        .map(Contender::name)
        .findFirst()
        .orElse(key);
  }

  private static double difference(double value, double none) {
    return value - none;
  }

  private static double percent(double value, double none) {
    return value / none * 100;
  }

  private String how() {
    return """
        How it was measured:
        - *The service*: the JDK's HTTP server with four threads, `-Xms128m -Xmx128m -XX:+AlwaysPreTouch`, the JVM's own choice of a
          collector; eight kept connections from one other process on the same machine. *Start-up*: from before the process is made to the first line
          of main; the processor's share of it up to the first answers.
        - *Most requests*: over 3 s, as fast as they are answered, behind 3 s that do not count.
        - *Latency and processor a request*: then %,d requests a second for %d s by a fixed schedule, each latency from the time the request
          was due; processor time of the whole process, in hundredths of a second. RSS and threads (the JVM's own too) behind that; heap in use
          after three `System.gc()`.
        - *Churn*: another program, of 64 MB that live and are replaced at random, for %d s behind 2 s that do not count.
        - *Within the noise*: the median difference is no more than the most by which `none again` differed from `none` in a round.
        - Homeostat with its defaults at `interval=1s`; *HTTP and store* has `http`, `data` and `alerts` set. It and jmx_prometheus (one rule:
          everything) are scraped every 5 s. The others as they come, but for what would leave the machine: OpenTelemetry's exporters are
          off, Datadog's and Elastic's send to a closed port.
        """
        .formatted(plan.perSecond(), plan.seconds(), plan.churnSeconds());
  }
}
