package dev.homeostat.cli.replay;

import dev.homeostat.cli.replay.Collected.Examined;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a collection log of JDK 8 and earlier ({@code -Xloggc}, {@code -XX:+PrintGCDetails}
 * or not): Serial, Parallel, CMS, G1. What it says of one collection may stand in several lines:
 * the first tells when and what, a later one the heap and how long. Not thread-safe.
 */
final class OlderLog implements CollectionLog.Dialect {

  /** {@code [GC (Allocation Failure) }, {@code [Full GC}, {@code [GC pause (young)}. */
  private static final Pattern BEGIN = Pattern.compile("\\[(Full )?GC(?=[ (\\[-])");

  /** A generation's own sizes, which are not the heap's. */
  private static final Pattern GENERATION =
      Pattern.compile("\\[[A-Za-z0-9 ]+ ?: [^\\]\\[]*?\\d+K(?:->\\d+K)?\\(\\d+K\\)[^\\]\\[]*\\]");

  private static final Pattern TOOK =
      Pattern.compile("(\\d+[.,]\\d+) secs\\](?: \\[Times: [^\\]]*\\])?\\s*$");
  private static final Pattern MAX_HEAP = Pattern.compile("-XX:MaxHeapSize=(\\d+)");

  /** A generation in a picture of the heap; the last address is where its reserved space ends. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "\\s(\\S.*?) +total \\d+K, used \\d+K \\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

  private static final double MEBIBYTE = 1 << 20;

  private final Map<String, Double> reserved = new HashMap<>();
  private boolean open;
  private Examined examined = Examined.NOTHING;
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
    if (begin != null && begin.find()) {
      open = true;
      took = Double.NaN;
      examined = examined(line, begin.group(1) != null);
    } else if (!open) {
      return null;
    }
    Matcher seconds = line.contains(" secs]") ? TOOK.matcher(line) : null;
    if (seconds != null && seconds.find()) {
      took = Double.parseDouble(seconds.group(1).replace(',', '.')) * 1e3;
    }
    if (examined == Examined.MARKED || examined == Examined.NOTHING) {
      open = Double.isNaN(took);
      return open ? null : new Collected(examined, Double.NaN, Double.NaN, took);
    }
    HeapSizes heap = line.contains("->") ? heap(line) : null;
    if (heap == null || Double.isNaN(took)) {
      return null;
    }
    open = false;
    return new Collected(examined, heap.afterMb(), heap.capacityMb(), took);
  }

  private static Examined examined(String line, boolean full) {
    if (full) {
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

  private static @Nullable HeapSizes heap(String line) {
    int details = line.indexOf("Heap: ");
    return HeapSizes.in(
        details >= 0 ? line.substring(details) : GENERATION.matcher(line).replaceAll(""));
  }
}
