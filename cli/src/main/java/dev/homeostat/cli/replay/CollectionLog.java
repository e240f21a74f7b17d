package dev.homeostat.cli.replay;

import dev.homeostat.cli.replay.Collected.Examined;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a collection log through the judge: what is in use after collections, their pauses, and the
 * share of time they took. Lines that speak of anything else are passed over. Not thread-safe.
 */
final class CollectionLog implements TimelineReplay {

  /** What can be told of a log by its lines alone; keeps what a collection's lines said so far. */
  interface Dialect {
    /** Whether the line is one of a log of this kind. */
    boolean knows(String line);

    /** The line as the JVM wrote it, without what a container's log puts before it. */
    default String text(String line) {
      return line;
    }

    /** The line's time in milliseconds, or {@link LogTime#NONE}. */
    long time(String line);

    /** Whether a collection's line tells when it began, else when it ended. */
    boolean isStampedAtBegin();

    /** The largest size the heap may have, in MiB, where the line says it; else NaN. */
    double heapLimitMb(String line);

    /** What the line ends a report of, or null where it ends none. */
    @Nullable Collected collected(String line);
  }

  /** Threads write a log: its times may go back a little. */
  private static final long DISORDER_MILLIS = 10_000;

  private static final double LONGEST_PAUSE_MILLIS = 3_600_000; // A longer one is a slip.
  private static final int NOT_MARKED = -1;

  /** A collection's line of either kind of log, behind decorations that need not be there. */
  private static final Pattern TIMELESS =
      Pattern.compile("(?:\\[[^\\]]*+\\])*+ ?GC\\(\\d+\\) |\\[(?:Full )?GC[ (\\[-]");

  private final Lines lines;
  private final Problems problems;
  private final Dialect dialect;
  private final Timeline timeline;
  private long time = LogTime.NONE;
  private long begun = LogTime.NONE;
  private int sinceMarked = NOT_MARKED;
  private long collections;
  private long runs = 1;
  private boolean dated;
  private boolean limitTold;
  private double limitMb = Double.NaN;

  private CollectionLog(Lines lines, JudgedRun run, Problems problems, Dialect dialect) {
    this.lines = lines;
    this.problems = problems;
    this.dialect = dialect;
    this.timeline = new Timeline(run);
    timeline.zeroWithout(Signal.GC_TIME_PCT);
  }

  /** The kind of log some lines are from, or null where they are from none. */
  static @Nullable Dialect dialectOf(List<String> beginning) {
    for (Dialect dialect : List.of(new OlderLog(), new UnifiedLog())) {
      if (beginning.stream().anyMatch(dialect::knows)) {
        return dialect;
      }
    }
    return null;
  }

  /** Whether lines that are of no kind of log tell of collections all the same. */
  static boolean isWithoutTimes(List<String> beginning) {
    return beginning.stream().anyMatch(line -> TIMELESS.matcher(line).lookingAt());
  }

  static CollectionLog of(Lines lines, JudgedRun run, Problems problems, Dialect dialect) {
    return new CollectionLog(lines, run, problems, dialect);
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public boolean step() throws IOException {
    String read = lines.next();
    if (read == null) {
      return false;
    }
    String line = dialect.text(read);
    long stamped = dialect.time(line);
    if (stamped != LogTime.NONE) {
      moveTo(stamped);
    }
    double limit = dialect.heapLimitMb(line);
    if (limit > 0) {
      limitTold = true;
      limit(limit);
    }
    Collected collected = dialect.collected(line);
    if (collected != null && begun != LogTime.NONE) {
      take(collected);
    }
    return true;
  }

  @Override
  public void end() {
    TimelineReplay.super.end();
    if (collections == 0) {
      problems.ofFile("is a collection log without a collection");
    }
  }

  @Override
  public String counted() {
    return collections == 1 ? "1 collection" : collections + " collections";
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public String note() {
    List<String> notes = new ArrayList<>();
    if (runs > 1) {
      notes.add(runs + " runs, each judged afresh");
    }
    if (collections > 0 && !limitTold) {
      notes.add(
          "the log does not tell the maximum heap size"
              + (Double.isNaN(limitMb)
                  ? ""
                  : "; the largest that its lines speak of stands for it"));
    }
    if (collections > 0 && !dated) {
      notes.add("without dates: 1970-01-01T00:00:00Z is when the JVM started");
    }
    return String.join("; ", notes);
  }

  @Override
  public long place() {
    return lines.number();
  }

  private void moveTo(long stamped) {
    if (begun == LogTime.NONE) {
      begun = stamped;
      dated = LogTime.isDated(stamped);
    } else if (stamped < time - DISORDER_MILLIS) {
      runs++;
      sinceMarked = NOT_MARKED;
      timeline.restart();
    } else if (stamped < time) {
      return;
    }
    time = stamped;
  }

  private void limit(double mebibytes) {
    limitMb = mebibytes;
    timeline.limit(Signal.HEAP_AFTER_GC_MB, mebibytes);
    timeline.limit(Signal.HEAP_LIVE_MB, mebibytes);
  }

  private void take(Collected collected) {
    double stopped = dialect.isStampedAtBegin() ? collected.pauseMillis() : 0;
    long ended = time + Math.round(Math.min(LONGEST_PAUSE_MILLIS, stopped));
    timeline.at(ended);
    if (!Double.isNaN(collected.pauseMillis())) {
      timeline.most(Signal.GC_PAUSE_MS, collected.pauseMillis());
      timeline.paused(ended, collected.pauseMillis());
    }
    if (collected.examined() == Examined.NOTHING) {
      return;
    }
    if (collected.examined() == Examined.MARKED) {
      sinceMarked = 0;
      return;
    }
    collections++;
    if (!limitTold && !(collected.capacityMb() <= limitMb)) {
      limit(collected.capacityMb());
    }
    timeline.level(Signal.HEAP_AFTER_GC_MB, collected.afterMb());
    if (isFloor(collected.examined())) {
      timeline.level(Signal.HEAP_LIVE_MB, collected.afterMb());
    }
  }

  /**
   * Whether what is in use now is what lives: after all was examined. After a marking (G1, CMS) the
   * first collection prepares, and mixed ones reclaim what the marking found; where the second is
   * not mixed there was nothing worth it.
   */
  private boolean isFloor(Examined examined) {
    if (examined == Examined.WHOLE) {
      sinceMarked = NOT_MARKED;
      return true;
    }
    if (sinceMarked == NOT_MARKED) {
      return false;
    }
    sinceMarked++;
    if (examined == Examined.MIXED) {
      return true;
    }
    boolean second = sinceMarked == 2;
    sinceMarked = sinceMarked >= 2 ? NOT_MARKED : sinceMarked;
    return second;
  }
}
