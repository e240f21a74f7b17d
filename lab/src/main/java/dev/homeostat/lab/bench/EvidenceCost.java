package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import dev.homeostat.lab.fork.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what each look for evidence costs, and how long it stops the application, on heaps of
 * several sizes, and writes the page. Arguments: the page, then JDK and heap in MiB, such as {@code
 * 17:1024}. The largest wants that much memory to be free.
 */
public final class EvidenceCost {

  private static final String DEFAULT_PAUSE = "100";
  private static final String TEN_MINUTES = "600000";

  /** Looks only where no histogram could be had. */
  private static final String STAND_IN = "old objects";

  private static final String ANY_PAUSE = "600000";

  /** What a collection is, or the JVM's own housekeeping: not ours. */
  private static final Pattern NOT_OURS =
      Pattern.compile("G1.*|Cleanup|ICBufferFull|RevokeBias|BulkRevokeBias|Deoptimize|Halt|Exit");

  private static final Pattern SAFEPOINT =
      Pattern.compile("\\[([0-9.]+)s].*Safepoint \"(\\w+)\".*Total: *([0-9]+) ns");

  private final Path folder;
  private final Map<String, List<String>> rows = new TreeMap<>();
  private final Map<String, List<String>> stops = new TreeMap<>();

  private EvidenceCost(Path folder) {
    this.folder = folder;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    EvidenceCost cost = new EvidenceCost(Files.createTempDirectory("homeostat-evidence-cost"));
    List<String> head = new ArrayList<>();
    Set<Jdk> jdks = new LinkedHashSet<>();
    for (String where : List.of(args).subList(1, args.length)) {
      String[] words = where.split(":", -1);
      Optional<Jdk> jdk = Jdks.find(Integer.parseInt(words[0]));
      if (jdk.isPresent()) {
        jdks.add(jdk.get());
        head.add(words[1] + " MiB, JDK " + words[0]);
        cost.measure(jdk.get(), words[1]);
      }
    }
    StringBuilder page = new StringBuilder();
    page.append("# What a look for evidence costs\n\n")
        .append("Written by `make evidence-cost` (")
        .append(EvidenceCost.class.getName())
        .append("); do not edit.\n\n")
        .append(Machine.describe(List.copyOf(jdks)))
        .append(HOW);
    table(page, "collector", head, cost.rows);
    page.append(STOPS);
    table(page, "stop", head, cost.stops);
    Files.writeString(Path.of(args[0]), page);
    System.out.print(page);
  }

  private void measure(Jdk jdk, String size) throws Exception {
    Seen kept = run(jdk, size, DEFAULT_PAUSE, TEN_MINUTES);
    Seen free = run(jdk, size, ANY_PAUSE, "0");
    // The default run has what stands in for a histogram, the other one the histogram.
    Map<String, String> costs = new TreeMap<>(free.costs);
    costs.put(STAND_IN, kept.costs.getOrDefault(STAND_IN, "not needed"));
    addColumn(rows, costs);
    Map<String, String> all = new TreeMap<>();
    kept.stops.forEach((name, times) -> all.put('`' + name + '`', times.toString()));
    all.put("all, the longest", kept.longest());
    all.put("all, the longest if any were allowed", free.longest());
    addColumn(stops, all);
  }

  private static void addColumn(Map<String, List<String>> table, Map<String, String> column) {
    int before = table.values().stream().mapToInt(List::size).max().orElse(0);
    column.forEach(
        (name, text) -> {
          List<String> row = table.computeIfAbsent(name, absent -> new ArrayList<>());
          while (row.size() < before) {
            row.add("");
          }
          row.add(text);
        });
    table.values().stream().filter(row -> row.size() == before).forEach(row -> row.add(""));
  }

  private Seen run(Jdk jdk, String size, String mostMillis, String apartMillis) throws Exception {
    Path log = folder.resolve("safepoints.log");
    Files.deleteIfExists(log);
    try (ForkedJvm jvm =
        ForkedJvm.on(jdk)
            .flags("-Xms" + size + "m", "-Xmx" + size + "m", "-XX:+UseG1GC")
            .flags("-Xlog:safepoint:file=" + log + ":uptime:filecount=0")
            .classPath(Site.classPath())
            .agent(AgentJars.lookedAt(folder), "")
            .run(LookedAtHost.class.getName(), mostMillis, apartMillis)
            .start(folder)) {
      for (int i = 0; i < 5 && jvm.isAlive(); i++) {
        try {
          jvm.exitStatus();
        } catch (IllegalStateException e) {
          // A large heap takes some minutes.
        }
      }
      if (!jvm.out().contains("held ")) {
        throw new IllegalStateException(jvm.out() + jvm.err());
      }
      return new Seen(jvm.out(), Files.readAllLines(log));
    }
  }

  private static void table(
      StringBuilder page, String first, List<String> head, Map<String, List<String>> rows) {
    page.append("\n| ").append(first).append(" | ").append(String.join(" | ", head));
    page.append(" |\n|---|").append("---|".repeat(head.size())).append('\n');
    rows.forEach(
        (name, cells) ->
            page.append("| ")
                .append(name)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n"));
  }

  /** What one run has told. */
  private static final class Seen {
    /** What takes less has not looked. */
    private static final double LEAST_MILLIS = 0.1;

    private final Map<String, String> costs = new TreeMap<>();
    private final Map<String, Stops> stops = new TreeMap<>();

    Seen(String out, List<String> log) {
      double fullSeconds = 0;
      for (String line : out.lines().toList()) {
        String[] words = line.split("[\t]", -1);
        if (words.length == 4 && Double.parseDouble(words[2]) >= LEAST_MILLIS) {
          costs.put(
              words[1],
              "%,.1f ms, %,.0f KiB".formatted(Double.valueOf(words[2]), Double.valueOf(words[3])));
        } else if (line.startsWith("full ")) {
          fullSeconds = Long.parseLong(line.substring("full ".length())) / 1e3;
        }
      }
      for (String line : log) {
        Matcher stop = SAFEPOINT.matcher(line);
        if (stop.find()
            && Double.parseDouble(stop.group(1)) > fullSeconds
            && !NOT_OURS.matcher(stop.group(2)).matches()) {
          stops
              .computeIfAbsent(stop.group(2), name -> new Stops())
              .add(Long.parseLong(stop.group(3)) / 1e6);
        }
      }
    }

    String longest() {
      return millis(stops.values().stream().mapToDouble(of -> of.longestMillis).max().orElse(0));
    }
  }

  /** How often the application stood still for one operation of the JVM's, and how long at most. */
  private static final class Stops {
    private int count;
    private double longestMillis;

    void add(double millis) {
      count++;
      longestMillis = Math.max(longestMillis, millis);
    }

    @Override
    public String toString() {
      return count + ", " + millis(longestMillis);
    }
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.1f ms", millis);
  }

  private static final String HOW =
      """

      Wall time of the last look of each kind, and what it allocated. Heaps under G1, half full of maps of arrays of 72 bytes.
      Those of fixed length are mostly waiting: ten seconds of old objects, three of collections, 1.5 of processor and
      allocation. *Classes on the heap* waits for a collection first; `census:` is what is taken down while all is well.
      """;

  private static final String STOPS =
      """

      How often and for how long the application stood still, from `-Xlog:safepoint` (from the request to the end; collections
      and the JVM's own housekeeping left out), over a census and a look by each collector within some minutes: how many
      stops of a kind, and the longest. What goes through the heap (`GC_HeapInspection`, and `JFROldObject` where who holds
      an object is looked for) is allowed once in ten minutes, and where it is predicted to take no longer than
      `evidence_max_pause` (100 ms); without that, `JFROldObject` only writes down what was sampled. The others are for the
      stacks of a few threads and for JFR to begin and end: they do not grow with the heap, and nothing is allowed for them.
      """;
}
