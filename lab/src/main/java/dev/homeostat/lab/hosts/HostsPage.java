package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What differed, as a page for people. */
final class HostsPage {

  private final List<String> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Jdk jdk;
  private final int seconds;
  private final Versions versions;
  private final Set<String> products = new LinkedHashSet<>();
  private int faults;

  HostsPage(Jdk jdk, int seconds, Versions versions) {
    this.jdk = jdk;
    this.seconds = seconds;
    this.versions = versions;
  }

  /** How many runs differed, alarmed or could not be made. */
  int faults() {
    return faults;
  }

  /** A run that others are compared with. */
  void tell(Host host, List<Beside> agents, HostRun run) {
    row(host, agents, run.requests(), run.failed(), "", run.exit(), "", "");
  }

  /** A run with Homeostat beside one without. */
  void compare(
      Host host, List<Beside> agents, HostRun run, HostRun without, List<String> differences) {
    boolean answers = run.answers().equals(without.answers()) && run.failed() == without.failed();
    boolean exit = run.exit() == without.exit();
    row(
        host,
        agents,
        run.requests(),
        run.failed(),
        answers ? "same" : "**other**",
        run.exit(),
        differences.isEmpty() ? "same" : "**" + differences.size() + " lines**",
        run.alerts().isEmpty() ? "0" : "**" + run.alerts().size() + "**");
    if (!answers || !exit || !differences.isEmpty() || !run.alerts().isEmpty()) {
      faults++;
    }
    List<String> lines = new ArrayList<>(differences);
    lines.addAll(run.alerts());
    // The first line is the agent's greeting.
    lines.addAll(run.said().stream().skip(1).map(line -> "homeostat: " + line).toList());
    if (!lines.isEmpty()) {
      notes.add(
          host.name() + ", " + words(agents) + ":\n\n```\n" + String.join("\n", lines) + "\n```\n");
    }
  }

  /** A server that could not be run. */
  void failed(Host host, List<Beside> agents, Exception why) {
    faults++;
    rows.add("| " + host.name() + " | " + words(agents) + " | **failed** | | | | | |");
    notes.add(host.name() + ", " + words(agents) + ":\n\n```\n" + why.getMessage() + "\n```\n");
    System.out.println(host.name() + " " + agents + " failed: " + why);
  }

  private void row(
      Host host,
      List<Beside> agents,
      int requests,
      int failed,
      String answers,
      int exit,
      String log,
      String alerts) {
    String row =
        "| %s | %s | %d | %d | %s | %d | %s | %s |"
            .formatted(host.name(), words(agents), requests, failed, answers, exit, log, alerts);
    rows.add(row);
    products.add(host.name());
    agents.stream()
        .filter(Beside.OPENTELEMETRY::equals)
        .map(Beside::toString)
        .forEach(products::add);
    System.out.println(row);
  }

  private static String words(List<Beside> agents) {
    return agents.isEmpty()
        ? "none"
        : agents.stream().map(Beside::toString).collect(Collectors.joining(", "));
  }

  void write(Path file) throws IOException, InterruptedException {
    String page =
        """
        # Real servers with the agent

        Written by `make hosts` (%s); do not edit.
        Each server was started on JDK %d, asked for %d s, one request at a time and 20 ms between them, and stopped by
        SIGTERM: without an agent, with Homeostat (`%s`, with `alerts` and `data`), with
        OpenTelemetry's agent (exporters off), and with both, loaded in the order shown. Answers and logs are compared with
        those of the run without Homeostat above; numbers in them, the order of words in an answer, and what differs between two runs without Homeostat,
        are no difference. A series is judged from its 60th second on.

        - %s
        - %s, commit %s, %d processors shared with other builds (load average %s at the end)

        | server | agents | requests | failed | answers | exit | log | alerts |
        |---|---|---|---|---|---|---|---|
        %s

        %s
        """
            .formatted(
                RealHosts.class.getName(),
                jdk.feature(),
                seconds,
                RealHosts.SETTINGS,
                products.stream()
                    .map(product -> product + " " + versions.of(product))
                    .collect(Collectors.joining(", ")),
                LocalDate.now(ZoneOffset.UTC),
                Machine.commit(),
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
                String.join("\n", rows),
                notes.isEmpty() ? "Nothing differed." : String.join("\n", notes));
    Files.writeString(file, page.strip() + '\n');
  }
}
