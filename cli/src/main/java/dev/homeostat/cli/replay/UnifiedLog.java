package dev.homeostat.cli.replay;

import dev.homeostat.cli.replay.Collected.Examined;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a collection log of JDK 9 and later ({@code -Xlog:gc*}, whatever its decorations):
 * Serial, Parallel, G1, ZGC (generational or not), Shenandoah. Looks at the line of a collection's
 * end, which {@code -Xlog:gc} writes too.
 */
final class UnifiedLog implements CollectionLog.Dialect {

  private static final Pattern LINE = Pattern.compile("\\[[^\\]]*\\].*");

  /**
   * What Docker, Compose, containerd and Kubernetes put before a line: a container's name, when it
   * was written, to the nanosecond, and to which stream.
   */
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?:\\S+ +\\| )?(?:(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3})\\d*Z )?(?:std(?:out|err) [FP] )?(?=\\[)");

  private static final Pattern MILLIS = Pattern.compile("(\\d+[.,]\\d+)ms\\s*$");

  @Override
  public boolean knows(String read) {
    String line = text(read);
    return LINE.matcher(line).matches()
        && LogTime.ofDecorations(line, decorations(line)) != LogTime.NONE;
  }

  @Override
  public String text(String line) {
    if (line.startsWith("[") || line.indexOf('[') < 0) {
      return line;
    }
    Matcher before = BEFORE.matcher(line);
    if (!before.lookingAt()) {
      return line;
    }
    String written = before.group(1);
    String own = line.substring(before.end());
    return written == null ? own : "[" + written + "+0000]" + own;
  }

  @Override
  public long time(String line) {
    return LogTime.ofDecorations(line, decorations(line));
  }

  @Override
  public boolean isStampedAtBegin() {
    return false;
  }

  @Override
  public double heapLimitMb(String line) {
    int at = line.indexOf("Max Capacity: ");
    // ZGC writes it at each collection too, behind its number, and a soft one beside it.
    return at < 0 || line.startsWith("Soft ", at - 5)
        ? Double.NaN
        : HeapSizes.sizeIn(line.substring(at));
  }

  @Override
  public @Nullable Collected collected(String line) {
    int from = decorations(line);
    int number = line.indexOf("GC(", from);
    int text = number < 0 ? -1 : line.indexOf(") ", number);
    if (text < 0) {
      return null;
    }
    String said = line.substring(text + 2);
    if (said.contains("Pause ")) {
      return pause(said);
    }
    boolean cycle =
        said.startsWith("Garbage Collection")
            || said.startsWith("Major Collection")
            || said.startsWith("Minor Collection")
            || said.startsWith("Concurrent cleanup");
    HeapSizes heap = cycle ? HeapSizes.in(said) : null;
    if (heap == null) {
      return null;
    }
    boolean part = said.startsWith("Minor") || said.contains("(Young)");
    return new Collected(
        part ? Examined.PART : Examined.WHOLE, heap.afterMb(), heap.capacityMb(), Double.NaN);
  }

  private static @Nullable Collected pause(String said) {
    Matcher took = MILLIS.matcher(said);
    if (!took.find()) {
      return null; // Its beginning.
    }
    double millis = Double.parseDouble(took.group(1).replace(',', '.'));
    HeapSizes heap = HeapSizes.in(said);
    Examined examined = heap == null ? Examined.NOTHING : examined(said);
    return examined == Examined.NOTHING || heap == null
        ? Collected.pause(millis)
        : new Collected(examined, heap.afterMb(), heap.capacityMb(), millis);
  }

  private static Examined examined(String said) {
    if (said.startsWith("Pause Full") || said.startsWith("Pause Degenerated")) {
      return Examined.WHOLE;
    }
    if (said.startsWith("Pause Remark")) {
      return Examined.MARKED;
    }
    if (said.startsWith("Pause Cleanup") || said.startsWith("Pause Initial")) {
      return Examined.NOTHING;
    }
    return said.contains("Mixed") && !said.contains("Prepare") ? Examined.MIXED : Examined.PART;
  }

  /** Where the line's own text begins. */
  private static int decorations(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == '[') {
      int close = line.indexOf(']', at);
      if (close < 0) {
        break;
      }
      at = close + 1;
    }
    return at;
  }
}
