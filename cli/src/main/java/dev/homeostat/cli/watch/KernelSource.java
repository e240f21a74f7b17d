package dev.homeostat.cli.watch;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.cli.kernel.KernelFeed;
import dev.homeostat.cli.replay.AlertRecord;
import dev.homeostat.cli.replay.Json;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine, and of it also what the kernel's part tells: its signals, the alerts
 * that events are, and what an alert about waiting is due to. Where that part ends, the rest goes
 * on; where it does not answer, one tick waits for it and the next ones only look whether it did.
 */
public final class KernelSource extends ExtendedSource {

  /** A tick does not wait for an answer longer than that; what comes later counts at the next. */
  private static final long PATIENCE_MILLIS = 250;

  /** The first does, for what has to start: else it would be there, and told, a tick later. */
  private static final long FIRST_PATIENCE_MILLIS = 1_000;

  /** Who answers a little late, at a short interval or on a busy machine, is not told of. */
  private static final long TOLD_AFTER_NANOS = 1_000_000_000L;

  /** What processors, disks and pages have a part in. */
  private static final Set<AnomalyType> EXPLAINED =
      EnumSet.of(
          AnomalyType.CPU_STARVATION,
          AnomalyType.GC_PRESSURE,
          AnomalyType.STALL,
          AnomalyType.IO_STALL);

  private final Consumer<String> say;
  private final List<BehavioralAlert> alerts = new ArrayList<>();
  private @Nullable KernelFeed feed;
  private List<Suspect> ofStops = List.of();
  private List<Suspect> ofApplication = List.of();
  private String account = "";
  private String end = "";
  private boolean asked;
  private long askedNanos;
  private boolean silent;
  private long patienceMillis = FIRST_PATIENCE_MILLIS;

  /**
   * Adds to a process.
   *
   * @param say takes a line for a person
   */
  public KernelSource(Source process, KernelFeed feed, Consumer<String> say) {
    super(process);
    this.feed = feed;
    this.say = say;
  }

  @Override
  public String title() {
    return super.title() + " and the kernel";
  }

  @Override
  public boolean read(Readings readings) {
    boolean alive = super.read(readings);
    KernelFeed open = feed;
    if (open != null && alive) {
      ask(open, readings);
    } else if (open != null) {
      feed = null;
      open.lastWords().forEach(line -> take(line, readings));
    }
    return alive;
  }

  private void ask(KernelFeed open, Readings readings) {
    take(open, 0, readings);
    boolean there = asked ? open.isAlive() : open.ask();
    if (asked && there) {
      hush(open, readings.nanos());
    } else {
      asked = there;
      askedNanos = readings.nanos();
      take(open, patienceMillis, readings);
    }
    patienceMillis = PATIENCE_MILLIS;
    if (!there) {
      feed = null;
      open.close();
      forget();
      if (end.isEmpty()) {
        say.accept("the kernel's part ended; the rest goes on");
      }
    }
  }

  /** Its question waits there: it is asked no second one. */
  private void hush(KernelFeed open, long nanos) {
    if (!silent && nanos - askedNanos >= TOLD_AFTER_NANOS) {
      silent = true;
      forget();
      say.accept(
          "the kernel's part (process "
              + open.pid()
              + ") does not answer; the rest goes on and does not wait for it");
    }
  }

  /** What it told last is of then: no later alert is explained by it. */
  private void forget() {
    ofStops = List.of();
    ofApplication = List.of();
    account = "";
  }

  /** Takes what it says; where it was asked, until it answered, but waits for no line longer. */
  private void take(KernelFeed open, long millis, Readings readings) {
    String line = open.line(asked ? millis : 0);
    while (line != null) {
      if (take(line, readings)) {
        asked = false;
        if (silent) {
          silent = false;
          say.accept("the kernel's part answers again");
        }
      }
      line = open.line(asked ? millis : 0);
    }
  }

  @Override
  public String ending() {
    String seen = super.ending();
    return seen.isEmpty() || end.isEmpty() ? seen : end;
  }

  @Override
  public List<BehavioralAlert> takeAlerts() {
    List<BehavioralAlert> taken = List.copyOf(alerts);
    alerts.clear();
    return taken;
  }

  @Override
  public BehavioralAlert explained(BehavioralAlert alert) {
    if (!EXPLAINED.contains(alert.anomalyType()) || alert.state() == State.RESOLVED) {
      return alert;
    }
    return alert.explained(occupants(alert), account);
  }

  /**
   * Who had the processors; of a quota nobody had them, and of what is no starvation no one asks.
   */
  private List<Suspect> occupants(BehavioralAlert alert) {
    if (alert.anomalyType() != AnomalyType.CPU_STARVATION
        || alert.metric().equals(Signal.THROTTLED_MS.metric())) {
      return List.of();
    }
    return alert.metric().equals(Signal.APP_WAIT_MS.metric()) ? ofApplication : ofStops;
  }

  @Override
  public void close() {
    super.close();
    KernelFeed open = feed;
    if (open != null) {
      open.close();
    }
  }

  /** Takes a line; says whether it was the last one of a tick. */
  boolean take(String line, Readings readings) {
    try {
      Map<?, ?> fields = Json.object(line);
      if (fields.get("say") instanceof String said) {
        say.accept(SafeText.of(said));
      } else if (fields.get("end") instanceof String told) {
        end = SafeText.of(told);
      } else if (fields.get("signals") instanceof Map<?, ?> signals) {
        signals.forEach((metric, value) -> set(readings, metric, value));
        ofStops = AlertRecord.suspects(fields, "of_stops");
        ofApplication = AlertRecord.suspects(fields, "of_application");
        account = fields.get("account") instanceof String told ? SafeText.of(told) : "";
        return true;
      } else {
        alerts.add(AlertRecord.read(fields));
      }
    } catch (IOException | DateTimeException | NoSuchElementException e) {
      say.accept(SafeText.of(line)); // What its Java says where it cannot even begin.
    }
    return false;
  }

  private static void set(Readings readings, Object metric, Object value) {
    Optional<Signal> signal = Signal.ofMetric(String.valueOf(metric));
    if (signal.isPresent() && value instanceof Double number) {
      readings.set(signal.get(), number);
    }
  }
}
