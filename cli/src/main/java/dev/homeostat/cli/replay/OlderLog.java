package dev.homeostat.cli.replay;

import dev.homeostat.cli.replay.Collected.Examined;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a collection log of JDK 8 and earlier ({@code -Xloggc}, {@code -XX:+PrintGCDetails}
 * or not): Serial, Parallel, CMS, G1. What it says of one collection stands in a bracket that may
 * end lines later: the first tells when and what, a later one the heap and how long. Brackets
 * inside tell of generations and phases. Not thread-safe.
 */
final class OlderLog implements CollectionLog.Dialect {

  /** {@code [GC (Allocation Failure) }, {@code [Full GC}, {@code [GC pause (young)}. */
  private static final Pattern BEGIN = Pattern.compile("\\[(Full )?GC(?=[ (\\[-])");

  private static final Pattern TOOK = Pattern.compile("(\\d+[.,]\\d+) secs$");
  private static final Pattern MAX_HEAP = Pattern.compile("-XX:MaxHeapSize=(\\d+)");

  /** A generation in a picture of the heap; the last address is where its reserved space ends. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "\\s(\\S.*?) +total \\d+K, used \\d+K \\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

  private static final double MEBIBYTE = 1 << 20;

  private final Map<String, Double> reserved = new HashMap<>();
  private boolean open;

  /** How many brackets are open, the collection's own among them. */
  private int depth;

  private Examined examined = Examined.NOTHING;
  private @Nullable HeapSizes heap;
  private double took = Double.NaN;

  @Override
  public boolean knows(String line) {
    return LogTime.ofStamps(line) != LogTime.NONE && BEGIN.matcher(line).find();
  }

  @Override
  public long time(String line) {
    return LogTime.ofStamps(line);
  }

  @Override
  public boolean isStampedAtBegin() {
    return true;
  }

  @Override
  public double heapLimitMb(String line) {
    if (line.contains(" total ")) {
      return reservedMb(line);
    }
    if (!line.startsWith("CommandLine flags:")) {
      return Double.NaN;
    }
    Matcher set = MAX_HEAP.matcher(line);
    return set.find() ? Double.parseDouble(set.group(1)) / MEBIBYTE : Double.NaN;
  }

  @Override
  public @Nullable Collected collected(String line) {
    Matcher begin = line.indexOf("GC") < 0 ? null : BEGIN.matcher(line);
    int from = 0;
    if (begin != null && begin.find()) {
      from = begin.start();
      open = true;
      depth = 0;
      heap = null;
      took = Double.NaN;
      examined = examined(line, begin.group(1) != null);
    } else if (!open) {
      return null;
    } else if (isOldCollected(line)) {
      examined = Examined.WHOLE;
    }
    if (!Double.isNaN(took)) {
      heap = heapBehind(line); // Under G1 only, whose first bracket ends before it is told.
    } else {
      takeOwn(line, from);
    }
    HeapSizes known = heap;
    if (Double.isNaN(took)) {
      return null;
    }
    if (examined == Examined.MARKED || examined == Examined.NOTHING) {
      open = false;
      return new Collected(examined, Double.NaN, Double.NaN, took);
    }
    if (known == null) {
      return null;
    }
    open = false;
    return new Collected(examined, known.afterMb(), known.capacityMb(), took);
  }

  /** Takes what a line says in the collection's own bracket, which it may end. */
  private void takeOwn(String line, int from) {
    StringBuilder own = new StringBuilder();
    boolean ends = false;
    for (int at = from; at < line.length() && !ends; at++) {
      char c = line.charAt(at);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth--;
        ends = depth == 0;
      } else if (depth == 1) {
        own.append(c);
      }
    }
    HeapSizes told = HeapSizes.in(own);
    heap = told == null ? heap : told;
    if (ends) {
      Matcher seconds = TOOK.matcher(own);
      open = seconds.find();
      took = open ? Double.parseDouble(seconds.group(1).replace(',', '.')) * 1e3 : Double.NaN;
    }
  }

  private static @Nullable HeapSizes heapBehind(String line) {
    return line.contains("->")
        ? HeapSizes.in(line.substring(Math.max(0, line.indexOf("Heap: "))))
        : null;
  }

  /** Whether a collection of the young generation came to one of the old, as it may under CMS. */
  private static boolean isOldCollected(String line) {
    return line.contains("[CMS:")
        || line.contains("concurrent mode failure")
        || line.contains("[Tenured:");
  }

  private static Examined examined(String line, boolean full) {
    if (full || isOldCollected(line)) {
      return Examined.WHOLE;
    }
    if (line.contains("[GC remark") || line.contains("CMS-remark")) {
      return Examined.MARKED;
    }
    if (line.contains("[GC cleanup") || line.contains("CMS-initial-mark")) {
      return Examined.NOTHING;
    }
    return line.contains("(mixed)") ? Examined.MIXED : Examined.PART;
  }

  /** What both generations, or the one heap of G1, may grow to; NaN before all are known. */
  private double reservedMb(String line) {
    Matcher generation = RESERVED.matcher(line);
    if (!generation.lookingAt() || generation.group(1).contains("erm")) {
      return Double.NaN;
    }
    long bytes =
        Long.parseUnsignedLong(generation.group(3), 16)
            - Long.parseUnsignedLong(generation.group(2), 16);
    reserved.put(generation.group(1), bytes / MEBIBYTE);
    boolean all = reserved.size() == 2 || line.contains("garbage-first");
    return all ? reserved.values().stream().mapToDouble(Double::doubleValue).sum() : Double.NaN;
  }
}
