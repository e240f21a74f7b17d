package dev.homeostat;

import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.alert.Receipt;
import dev.homeostat.signal.Clock;
import dev.homeostat.store.FieldReader;
import dev.homeostat.store.FieldWriter;
import dev.homeostat.store.SnapshotFile;
import dev.homeostat.text.Durations;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries what was learned from one process to the next. A thread of the courier's reads the file
 * and writes it; the thread that watches only takes what was read and makes a copy of what is to be
 * written, at a fixed pace and whenever an episode opens, changes or ends or a person commands.
 *
 * <p>A damaged file, and one of what was learned otherwise or is of a version this one does not
 * know, is set aside and said, before anything is written. What cannot be had or read now, as where
 * the process before is just ending, and what cannot be written, is said once and tried again later
 * and later, with what is newest by then.
 */
final class Memory implements Courier.Receiver<Memory.Errand> {

  /** The name it came by, in a record of what it did. */
  private static final String BY = "restart";

  /** Saves are at least so far apart, whatever changes. */
  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();

  /** And at most so far, whatever learning takes. */
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  /** Of what learning takes: what a kill loses. */
  private static final int SAVES_WHILE_LEARNING = 5;

  private static final int ERRANDS = 2;

  /** No count of changes: what was set aside is missing until it is saved, which is soon. */
  private static final long UNSAVED = -1;

  private final Path folder;
  private final AnalyzerOptions options;
  private final Clock clock;
  private final AlertBus alerts;
  private final Consumer<String> log;
  private final Mailbox<Errand> mailbox;
  private final long paceNanos;

  // Handed from thread to thread.
  private final AtomicReference<@Nullable FieldReader> found = new AtomicReference<>();
  private final AtomicReference<byte @Nullable []> unsaved = new AtomicReference<>();
  private final AtomicLong saves = new AtomicLong();
  private volatile boolean keeping;
  private volatile boolean closed;
  private volatile boolean failing;

  /** Why what was read is of no use. */
  private volatile String unfit = "";

  private volatile @Nullable Recollection recollection;
  private volatile long savedMillis;

  // Of the thread that watches.
  private boolean begun;
  private long savedNanos;
  private long savedChanges;

  // Of the courier.
  private volatile @Nullable SnapshotFile file;
  private boolean readOnly;

  /** What is done on a thread that may wait. */
  enum Errand {
    READ,
    SET_ASIDE,
    SAVE
  }

  /** Makes one, and has it read what is there. */
  Memory(
      Path folder,
      AnalyzerOptions options,
      Courier courier,
      AlertBus alerts,
      Consumer<String> log) {
    this.folder = folder;
    this.options = options;
    this.clock = options.clock();
    this.alerts = alerts;
    this.log = log;
    this.paceNanos =
        Math.max(
            SHORTEST_NANOS,
            Math.min(LONGEST_NANOS, options.readyAfter().toNanos() / SAVES_WHILE_LEARNING));
    this.mailbox = courier.open("", ERRANDS, this);
    mailbox.offer(Errand.READ);
  }

  /** Called behind each tick, under the judge's lock: gives it what was read, saves what is due. */
  void tick(Judge judge, long nanos, long epochMillis) {
    FieldReader read = found.getAndSet(null);
    if (read != null) {
      takeOver(judge, read, nanos, epochMillis);
    }
    if (!keeping) {
      return;
    }
    if (!begun) {
      begun = true;
      savedNanos = nanos;
    }
    long since = nanos - savedNanos;
    if (since >= paceNanos || (since >= SHORTEST_NANOS && judge.changes() != savedChanges)) {
      savedNanos = nanos;
      save(judge, epochMillis);
    }
  }

  /** Copies what is to be kept and has it written; under the judge's lock. */
  void save(Judge judge, long epochMillis) {
    if (keeping && found.get() == null) {
      FieldWriter out = new FieldWriter();
      judge.write(out, epochMillis);
      unsaved.set(out.toBytes());
      savedChanges = judge.changes();
      mailbox.offer(Errand.SAVE);
    }
  }

  /** What was not taken over must not be written over: it waits for the next tick, or is let be. */
  private void takeOver(Judge judge, FieldReader read, long nanos, long epochMillis) {
    try {
      remember(judge, read, nanos, epochMillis);
    } catch (OutOfMemoryError e) {
      found.set(read);
      throw e;
    } catch (RuntimeException | Error e) {
      keeping = false;
      log.accept(
          "data: what was learned cannot be taken over ("
              + SafeText.of(e)
              + "); it is left as it is, runs without memory");
    }
  }

  private void remember(Judge judge, FieldReader read, long nanos, long epochMillis) {
    try {
      Recollection all = judge.read(read, nanos, epochMillis);
      recollection = all;
      if (!judge.replaces(read)) {
        keeping = false;
        log.accept("data: zscore alone leaves what others learned as it is, and saves nothing");
        return;
      }
      if (all.unknown() > 0) {
        leaveBehind(
            "that of "
                + all.unknown()
                + " series is of a version of Homeostat this one cannot read");
      }
      if (all.unknown() == 0 || all.series() > 0 || all.episodes() > 0) {
        tell(all);
      }
      if (!all.release().isEmpty()
          && !judge.release().isEmpty()
          && !all.release().equals(judge.release())) {
        alerts.publish(judge.control(new ControlCommand.Mark(judge.release()), BY, epochMillis));
      }
    } catch (IllegalArgumentException e) {
      leaveBehind(String.valueOf(e.getMessage()));
    }
  }

  private void leaveBehind(String why) {
    keeping = false; // Until it is out of the way.
    unfit = why;
    savedChanges = UNSAVED;
    if (file == null) { // It lies where nothing can be written, and is set aside once that is over.
      log.accept("data: what was learned is of no use (" + why + "), learning begins anew");
    }
    mailbox.offer(Errand.SET_ASIDE);
  }

  private void tell(Recollection all) {
    log.accept(
        "data: remembers "
            + all.series()
            + " series and "
            + all.episodes()
            + (all.episodes() == 1 ? " open episode" : " open episodes")
            + (all.release().isEmpty() ? "" : " of " + SafeText.of(all.release()))
            + " as of "
            + all.savedAt().truncatedTo(ChronoUnit.SECONDS)
            + "; each is judged once its values have settled, within "
            + Durations.format(options.readyAfter()));
  }

  @Override
  public Receipt take(Errand errand) {
    return Receipt.of(
        switch (errand) {
          case READ -> read();
          case SET_ASIDE -> setAside();
          case SAVE -> write();
        });
  }

  private boolean read() {
    try {
      SnapshotFile before = file; // Of a try that failed later on.
      SnapshotFile opened =
          before == null ? SnapshotFile.open(folder, options.component()) : before;
      file = opened;
      if (closed) {
        close();
        return true;
      }
      try {
        if (!readOnly) {
          found.set(opened.read());
        }
      } catch (NoSuchFileException e) {
        // The first process of its kind.
      } catch (SnapshotFile.DamagedException e) {
        Path aside = opened.setAside("damaged", Instant.ofEpochMilli(clock.epochMillis()));
        log.accept(
            "data: "
                + SafeText.of(opened.path().toString())
                + " is damaged ("
                + e.getMessage()
                + "); it is kept as "
                + SafeText.of(aside.getFileName().toString())
                + ", learning begins anew");
      }
      if (failing) {
        log.accept("data: " + SafeText.of(opened.path().toString()) + " can be used now");
      }
      failing = false;
      keeping = !closed;
    } catch (IOException | RuntimeException | Error e) {
      readOnly = readOnly || findInReadOnlyFolder();
      if (!failing) {
        log.accept(
            "data: "
                + what(e)
                + (readOnly
                    ? "; what is learned would not outlive this process; tries again"
                    : "; runs without memory and tries again"));
      }
      failing = true;
    }
    return !failing;
  }

  /** What a folder remembers that cannot be written; whether it does. */
  private boolean findInReadOnlyFolder() {
    if (closed || !Files.isDirectory(folder) || Files.isWritable(folder)) {
      return false;
    }
    try {
      found.set(SnapshotFile.readOnly(folder, options.component()));
      return true;
    } catch (IOException | RuntimeException | Error e) {
      return false; // Why it is of no use otherwise is said.
    }
  }

  private boolean setAside() {
    SnapshotFile open = file;
    if (open == null) {
      return true; // Nobody watches any more.
    }
    try {
      Path aside = open.setAside("other", Instant.ofEpochMilli(clock.epochMillis()));
      log.accept(
          "data: what was learned is of no use ("
              + unfit
              + "); it is kept as "
              + SafeText.of(aside.getFileName().toString())
              + ", learning begins anew");
      failing = false;
      keeping = !closed;
    } catch (IOException | RuntimeException | Error e) {
      if (!failing) {
        log.accept("data: what is of no use cannot be set aside (" + what(e) + "); tries again");
      }
      failing = true;
    }
    return !failing;
  }

  private boolean write() {
    SnapshotFile open = file;
    byte[] snapshot = unsaved.getAndSet(null);
    if (open == null || snapshot == null) {
      return true;
    }
    try {
      open.write(snapshot);
      savedMillis = clock.epochMillis();
      saves.incrementAndGet();
      if (failing) {
        log.accept("data: " + SafeText.of(open.path().toString()) + " is written again");
      }
      failing = false;
      return true;
    } catch (IOException | RuntimeException | Error e) {
      unsaved.compareAndSet(null, snapshot);
      if (!failing && !closed) { // Who closes interrupts a write that takes long.
        log.accept(
            "data: cannot write ("
                + what(e)
                + "); what is learned would not outlive this process, the rest goes on");
      }
      failing = true;
      return false;
    }
  }

  /** What went wrong, for people: the system's own words where it has some. */
  private static String what(Throwable problem) {
    return problem instanceof FileSystemException file && file.getReason() != null
        ? SafeText.of(file.getFile() + ": " + file.getReason())
        : SafeText.of(problem);
  }

  /** How it is; never waits. */
  MemoryStatus status() {
    SnapshotFile open = file;
    long saved = savedMillis;
    return new MemoryStatus(
        !keeping
            ? MemoryStatus.State.OFF
            : failing ? MemoryStatus.State.FAILING : MemoryStatus.State.KEPT,
        open == null ? folder : open.path(),
        Optional.ofNullable(recollection),
        saves.get(),
        saved == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(saved)));
  }

  /** Gives the file back; what was not written by now is lost. */
  void close() {
    closed = true;
    keeping = false;
    mailbox.close();
    SnapshotFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
