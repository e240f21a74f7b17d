package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Severity;
import dev.homeostat.text.SafeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text on the process's standard error, at most {@link #BURST} at once and one more every
 * {@link #REFILL_MILLIS}; how many were left out is said on the next line that comes through. It
 * writes to the descriptor itself, so that no stream the host put in place of {@code System.err} is
 * touched, and on a thread of the courier's, since a pipe nobody reads blocks. Thread-safe.
 */
public final class StandardError implements Consumer<String> {

  /** How many lines may come at once. */
  static final int BURST = 20;

  /** After how long a further line may come: 20 a minute. */
  static final long REFILL_MILLIS = 3_000;

  /** Of so many it is remembered how grave they were told to be; more are hardly ever open. */
  static final int MOST_EPISODES = 100;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Clock clock;
  private final Mailbox<String> lines;
  private double tokens = BURST;
  private long refilledNanos;
  private long suppressed;

  /** Writes to this process's standard error. */
  public StandardError(Courier courier, Clock clock) {
    this(courier, clock, new FileOutputStream(FileDescriptor.err));
  }

  StandardError(Courier courier, Clock clock, OutputStream out) {
    this.clock = clock;
    this.refilledNanos = clock.monotonicNanos();
    this.lines = courier.open(BURST * 2, new Writer(out));
  }

  /** Writes a line, or counts it where there were too many; never waits. */
  @Override
  public void accept(String line) {
    String text = admit(line);
    if (!text.isEmpty()) {
      lines.offer(text);
    }
  }

  /** A receiver that writes each notice as one JSON line, not rate-limited. */
  public static Courier.Receiver<Notice> jsonLines() {
    OutputStream out = new FileOutputStream(FileDescriptor.err);
    return notice -> {
      write(out, notice.toJson() + '\n');
      return Receipt.TAKEN;
    };
  }

  /**
   * A receiver that tells people, a line each, of what opened, became critical or is over; what
   * else changes while it lasts is told elsewhere.
   *
   * @param log takes the lines
   */
  public static Consumer<BehavioralAlert> told(Consumer<String> log) {
    return new Told(log);
  }

  /** The line a person reads of an alert. */
  public static String textOf(BehavioralAlert alert) {
    String state =
        alert.state() == BehavioralAlert.State.RESOLVED ? "resolved" : alert.severity().name();
    return state
        + " "
        + alert.anomalyType().id()
        + " in "
        + alert.component()
        + ": "
        + alert.summary();
  }

  private synchronized String admit(String line) {
    long now = clock.monotonicNanos();
    double refill = (double) (now - refilledNanos) / (REFILL_MILLIS * NANOS_PER_MILLI);
    tokens = Math.min(BURST, tokens + refill);
    refilledNanos = now;
    if (tokens < 1) {
      suppressed++;
      return "";
    }
    tokens--;
    String text = "homeostat: " + SafeText.line(line) + '\n';
    if (suppressed > 0) {
      text = "homeostat: " + suppressed + " lines left out\n" + text;
      suppressed = 0;
    }
    return text;
  }

  private record Writer(OutputStream out) implements Consumer<String> {
    @Override
    public void accept(String text) {
      write(out, text);
    }
  }

  /**
   * Decides what is news without a class to load or an object to make, for which there may be no
   * memory: hence no switch. One thread at a time calls it, as a subscriber's.
   */
  private static final class Told implements Consumer<BehavioralAlert> {

    private final Consumer<String> log;

    /** The episodes that were told as critical; the seed's never end, and the oldest makes way. */
    private final @Nullable String[] critical = new @Nullable String[MOST_EPISODES];

    private int next;

    Told(Consumer<String> log) {
      this.log = log;
    }

    @Override
    public void accept(BehavioralAlert alert) {
      boolean turns = alert.severity() == Severity.CRITICAL && !isToldAsCritical(alert.id());
      if (alert.state() == BehavioralAlert.State.RESOLVED) {
        forget(alert.id());
      } else if (turns) {
        critical[next] = alert.id();
        next = next + 1 == MOST_EPISODES ? 0 : next + 1;
      }
      if (turns || alert.state() != BehavioralAlert.State.UPDATE) {
        log.accept(textOf(alert));
      }
    }

    private boolean isToldAsCritical(String id) {
      for (String each : critical) {
        if (id.equals(each)) {
          return true;
        }
      }
      return false;
    }

    private void forget(String id) {
      for (int i = 0; i < MOST_EPISODES; i++) {
        if (id.equals(critical[i])) {
          critical[i] = null;
        }
      }
    }
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
