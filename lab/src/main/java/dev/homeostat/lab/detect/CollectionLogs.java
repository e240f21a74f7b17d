package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import dev.homeostat.series.Tiers;
import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Judges the heap after collections of pre-unified collection logs, one tick a second. Usage:
 * CollectionLogs FILE…
 */
public final class CollectionLogs {
  private CollectionLogs() {}

  record Collection(
      double seconds, boolean full, double beforeMb, double afterMb, double capacityMb) {}

  private static final Pattern START = Pattern.compile("(\\d+\\.\\d+): \\[(GC|Full GC)");
  private static final Pattern HEAP = Pattern.compile("(\\d+)K->(\\d+)K\\((\\d+)K\\)");
  private static final Pattern GENERATION =
      Pattern.compile("\\[[A-Za-z ]+: \\d+K->\\d+K\\(\\d+K\\)\\]");

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) throws IOException {
    for (String name : args) {
      List<Collection> log = read(Path.of(name));
      double limit = log.stream().mapToDouble(Collection::capacityMb).max().orElseThrow();
      long full = log.stream().filter(Collection::full).count();
      System.out.printf(
          "%s: %.0f s, %d collections, %d full, limit %.0f MB%n",
          Path.of(name).getFileName(),
          log.get(log.size() - 1).seconds - log.get(0).seconds,
          log.size(),
          full,
          limit);
      judge("  after full, floor", log, true, Traits.of(Signal.HEAP_LIVE_MB), limit);
      judge("  after any, floor", log, false, Traits.of(Signal.HEAP_AFTER_GC_MB), limit);
      judge("  after any, bound", log, false, Traits.of(Signal.HEAP_AFTER_GC_MB).asBound(), limit);
      judge("  after any, gauge", log, false, new Traits(Kind.GAUGE, Harm.UP, 8), limit);
    }
  }

  private static void judge(
      String title, List<Collection> log, boolean fullOnly, Traits traits, double limit) {
    Watched judge = new Watched(traits, 300);
    Tiers work = new Tiers();
    judge.beside(work);
    double first = log.get(0).seconds;
    int at = 0;
    boolean open = false;
    StringBuilder text = new StringBuilder();
    long last = (long) (log.get(log.size() - 1).seconds - first);
    double latest = Double.NaN;
    for (long t = 0; t <= last; t++) {
      double value = Double.NaN;
      double allocated = 0;
      while (at < log.size() && log.get(at).seconds - first < t + 1) {
        if (!fullOnly || log.get(at).full) {
          value = log.get(at).afterMb;
        }
        allocated += log.get(at).beforeMb - (at == 0 ? 0 : log.get(at - 1).afterMb);
        at++;
      }
      work.add(t, allocated);
      latest = !Double.isNaN(value) ? value : latest;
      Judgement j = judge.judge(t, value, limit, Double.NaN);
      boolean now = j.state() == Judgement.State.ANOMALOUS;
      if (now != open) {
        text.append(
            String.format(
                " %s %s at %d s (%.0f MB, %.3f MB/s, eta %.0f s [%.0f, %.0f])",
                now ? "OPEN" : "close",
                j.source(),
                t,
                latest,
                j.rate(),
                j.etaTicks(),
                j.etaLow(),
                j.etaHigh()));
      }
      open = now;
    }
    System.out.println(title + ":" + (text.length() == 0 ? " nothing" : text));
  }

  private static List<Collection> read(Path file) throws IOException {
    List<Collection> log = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                    StandardCharsets.UTF_8))) {
      double seconds = Double.NaN;
      boolean full = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Matcher start = START.matcher(line);
        if (start.find()) {
          seconds = Double.parseDouble(start.group(1));
          full = start.group(2).startsWith("Full");
        }
        Matcher heap = HEAP.matcher(GENERATION.matcher(line).replaceAll(""));
        if (!Double.isNaN(seconds) && heap.find()) {
          log.add(new Collection(seconds, full, kb(heap, 1), kb(heap, 2), kb(heap, 3)));
          seconds = Double.NaN;
        }
      }
    }
    return log;
  }

  private static double kb(Matcher m, int group) {
    return Double.parseDouble(m.group(group)) / 1024;
  }
}
