package dev.homeostat.evidence;

import dev.homeostat.alert.Evidence;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Suspect;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is behind episodes: a bounded queue of inquiries, one daemon thread that is there
 * while there is something to look at, and a bounded queue of answers. What an {@link Inspector}
 * throws is told as a gap and harms no other. Thread-safe.
 */
public final class Investigation implements Investigator, AutoCloseable {

  private static final int MOST_WAITING = 20;

  private static final List<String> BUSY = List.of("the cause: too many causes are looked for");
  private static final List<String> RESTING = List.of("the cause: the host has no room for a look");

  private static final Duration IDLE = Duration.ofSeconds(2);

  /** For one topic. The slowest, a recording of old objects, takes ten. */
  private static final Duration MOST_TIME = Duration.ofSeconds(15);

  private final Clock clock;
  private final Supplier<Map<AnomalyType, List<Inspector>>> opening;
  private final PauseBudget pauses;
  private final Room room = new Room();
  private final BlockingQueue<Inquiry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Queue<Evidence> answers = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<String, Cost> costs = new TreeMap<>();

  // Under the lock of the costs, all there ever were.
  private long looks;
  private long nanos;
  private double allocated;

  /** Whether there may be answers: read at each tick, where the queue's own lock is the dearer. */
  private volatile boolean answered;

  private volatile boolean censusDue;

  /** Whether that is one of a time when all is well; written before it. */
  private volatile boolean censusCalm;

  /** Whether there has been any; written by the thread that looks, as is how many. */
  private volatile boolean counted;

  private volatile long calmCensuses;

  /** Whether a look is under way, and how many are over; written by the thread that looks. */
  private volatile boolean looking;

  private volatile long endedLooks;

  /** How many were over when it was asked last; of the thread that asks. */
  private long knownLooks;

  private volatile boolean closed;
  private volatile boolean resting;

  /** What is to be looked at again, by episode, in the order in which it was put off. */
  private final Map<String, Postponed> postponed = new LinkedHashMap<>();

  /** Whether there is anything in it, and when the first of it is due: read at each tick. */
  private volatile boolean postponing;

  private volatile long firstDueNanos;

  /** The episode that is looked at, and whether it is over; written under the lock of those. */
  private String lookedAt = "";

  private volatile boolean over;
  private boolean running;
  private @Nullable Thread looker;

  /** Whether the thread has waited for work in vain. */
  private boolean idledOnce;

  /**
   * What a topic cost the last time it was looked at.
   *
   * @param nanos of wall time
   * @param bytes allocated by the thread that looked; 0 where the JVM does not tell
   */
  public record Cost(long nanos, long bytes) {}

  /**
   * What looking has cost since the start.
   *
   * @param looks how many topics were looked at
   * @param seconds what that took on the clock
   * @param allocatedBytes what was allocated for it
   * @param stops how often the application was stopped for it
   * @param stopSeconds how long it stood still for it at most
   */
  public record Spent(
      long looks, double seconds, double allocatedBytes, long stops, double stopSeconds) {

    /** Nothing. */
    public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);
  }

  private record Postponed(Inquiry inquiry, long dueNanos) {}

  /** Opened by the thread that looks, when it first does. */
  private @Nullable Map<AnomalyType, List<Inspector>> inspectors;

  Investigation(
      Clock clock, PauseBudget pauses, Supplier<Map<AnomalyType, List<Inspector>>> opening) {
    this.clock = clock;
    this.pauses = pauses;
    this.opening = opening;
  }

  /**
   * Looks at this process.
   *
   * @param histogram takes class histograms, and knows what they cost
   * @param pausesApart the least time between two stops of the application
   */
  public static Investigation ofThisProcess(
      EvidenceOptions options, MeasuredHistogram histogram, Duration pausesApart, Clock clock) {
    PauseBudget pauses = new PauseBudget(clock, options.maxPause(), pausesApart);
    return new Investigation(
        clock, pauses, new Opening(options.diagnostics(), histogram, pauses, clock));
  }

  /**
   * Looks at nothing until told otherwise; who asks has for an answer that nobody looked.
   *
   * @param now whether it rests
   */
  public void rest(boolean now) {
    resting = now;
  }

  /**
   * Looks at another JVM of this machine, without anything in it: at what the kernel shows, and,
   * when asked and where it is predicted to be short, at what its diagnostic commands tell.
   *
   * @param process its folder in procfs
   * @param jvm what is known of it otherwise
   * @param options with what asks for its diagnostic commands
   * @param pausesApart the least time between two stops of the application
   */
  public static Investigation ofProcess(
      Path process, OtherJvm jvm, EvidenceOptions options, Duration pausesApart, Clock clock) {
    PauseBudget pauses = new PauseBudget(clock, options.maxPause(), pausesApart);
    return new Investigation(
        clock,
        pauses,
        () -> Inspectors.ofProcess(process, jvm, options.diagnostics(), pauses, clock));
  }

  /**
   * Takes down what is usual, soon, on the thread that looks; not while it rests, or the heap lacks
   * room. Costs the caller next to nothing.
   *
   * @param calm whether no episode is open. While one is, only a first census is taken: it has to
   *     do until there is one of a time when all is well.
   */
  public void takeCensus(boolean calm) {
    if (resting || (counted && !calm)) {
      return;
    }
    censusCalm = calm;
    censusDue = true;
    wake();
  }

  /**
   * Whether anything was looked at since the last call: what that took, the application did not
   * take. One thread asks.
   */
  public boolean hasLooked() {
    boolean now = looking; // Read first: one that is over by then is counted.
    long ended = endedLooks;
    boolean looked = now || ended != knownLooks;
    knownLooks = ended;
    return looked;
  }

  /** How many censuses have been taken while no episode was open. */
  public long censuses() {
    return calmCensuses;
  }

  @Override
  public void ask(Inquiry inquiry) {
    if (resting) {
      answer(new Evidence(inquiry.episode(), List.of(), RESTING));
      return;
    }
    if (waiting.offer(inquiry)) {
      wake();
    } else {
      answer(new Evidence(inquiry.episode(), List.of(), BUSY));
    }
  }

  @Override
  public void over(String episode) {
    try {
      synchronized (postponed) {
        postponed.remove(episode);
        postponing = !postponed.isEmpty();
        over |= lookedAt.equals(episode);
      }
      for (Inquiry inquiry : waiting) {
        if (inquiry.episode().equals(episode)) {
          waiting.remove(inquiry);
        }
      }
    } catch (OutOfMemoryError e) {
      // Then it is looked at for nothing.
    }
  }

  @Override
  public void answers(Consumer<Evidence> taker) {
    if (postponing && clock.monotonicNanos() - firstDueNanos >= 0) {
      askAgain();
    }
    if (!answered) {
      return;
    }
    answered = false;
    Evidence answer = answers.poll();
    while (answer != null) {
      taker.accept(answer);
      answer = answers.poll();
    }
  }

  /** Asks again what is due; the rest waits on. */
  private void askAgain() {
    synchronized (postponed) {
      long now = clock.monotonicNanos();
      long first = Long.MAX_VALUE;
      for (Iterator<Postponed> each = postponed.values().iterator(); each.hasNext(); ) {
        Postponed later = each.next();
        if (later.dueNanos - now <= 0) {
          each.remove();
          ask(later.inquiry);
        } else {
          first = Math.min(first, later.dueNanos - now);
        }
      }
      firstDueNanos = now + first;
      postponing = !postponed.isEmpty();
    }
  }

  /** Puts an inquiry off; says whether there was room for it, and any use. */
  private boolean postpone(Inquiry inquiry, Duration wait) {
    synchronized (postponed) {
      long due = clock.monotonicNanos() + wait.toNanos();
      boolean fits = postponed.size() < MOST_WAITING || postponed.containsKey(inquiry.episode());
      if (over || !fits) {
        return false;
      }
      firstDueNanos = postponed.isEmpty() || due - firstDueNanos < 0 ? due : firstDueNanos;
      postponed.put(inquiry.episode(), new Postponed(inquiry, due));
      postponing = true;
      return true;
    }
  }

  private void lookAt(String episode) {
    synchronized (postponed) {
      lookedAt = episode;
      over = false;
    }
  }

  private void answer(Evidence evidence) {
    answers.offer(evidence);
    answered = true;
  }

  /** What each topic cost the last time; those of a census begin with {@code census: }. */
  public Map<String, Cost> costs() {
    synchronized (costs) {
      return Map.copyOf(costs);
    }
  }

  /** What all looks have cost so far. */
  public Spent spent() {
    synchronized (costs) {
      return new Spent(looks, nanos / 1e9, allocated, pauses.stops(), pauses.stopNanos() / 1e9);
    }
  }

  /** How long the application stood still for them so far, in seconds at most. */
  public double stopSeconds() {
    synchronized (costs) {
      return pauses.stopNanos() / 1e9;
    }
  }

  /** Whether its thread is there. */
  public synchronized boolean isRunning() {
    return running;
  }

  /** Calls off what is under way; nothing more is looked at. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    LockSupport.unpark(looker);
  }

  private synchronized void wake() {
    if (closed) {
      return;
    }
    if (running) {
      LockSupport.unpark(looker);
      return;
    }
    try {
      Thread thread = new Thread(null, this::run, "homeostat-evidence", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      looker = thread;
      thread.start();
      running = true;
    } catch (OutOfMemoryError e) {
      // No memory or no thread left: the next inquiry tries again, and the alert is out already.
    }
  }

  private void run() {
    while (!isDone()) {
      try {
        if (censusDue) {
          try {
            lookAt("");
            takeCensusNow(censusCalm);
          } finally {
            censusDue = false; // Who asks meanwhile has it.
          }
        }
        Inquiry inquiry = waiting.poll();
        if (inquiry == null) {
          idle();
        } else {
          lookAt(inquiry.episode());
          investigate(inquiry);
        }
      } catch (Throwable t) {
        // No memory: what was asked is lost, the next is not.
      }
    }
  }

  /**
   * Waits for work without a queue's condition: that takes memory, and where there is none the JDK
   * tries every ten milliseconds again, each time with a collection of the whole heap.
   */
  private void idle() {
    Thread.interrupted(); // A host that interrupts all it finds must not make us spin.
    LockSupport.parkNanos(this, IDLE.toNanos());
  }

  /** Ends the thread where there is nothing to do; who asks from now on starts another. */
  private synchronized boolean isDone() {
    boolean done = closed || (waiting.isEmpty() && !censusDue && idledOnce);
    idledOnce = waiting.isEmpty() && !censusDue;
    if (done) {
      running = false;
      idledOnce = false;
    }
    return done;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts, others read.
  private void takeCensusNow(boolean calm) {
    if (!room.lacks().isEmpty()) {
      return;
    }
    Set<Inspector> all = new LinkedHashSet<>();
    inspectors().values().forEach(all::addAll);
    for (Inspector inspector : all) {
      try {
        measured("census: ", inspector, () -> inspector.takeCensus(calm, patience()));
      } catch (Throwable t) {
        // It has nothing to compare with, then.
      }
    }
    counted = true;
    calmCensuses += calm ? 1 : 0;
  }

  private void investigate(Inquiry inquiry) {
    Notes notes = new Notes();
    String lacks = room.lacks();
    List<Suspect> told = List.of();
    if (!lacks.isEmpty()) {
      notes.gap("the cause: " + lacks);
    } else {
      told = inspect(inquiry, notes);
    }
    Duration wait = pauses.wait(clock);
    boolean again = notes.isPostponed() && postpone(inquiry, wait);
    boolean saidSoon = again && notes.suspects().isEmpty() && pauses.comesSoon();
    boolean said = !told.isEmpty() && told.equals(notes.suspects()) && notes.gaps().isEmpty();
    if (!saidSoon && !said) {
      answer(new Evidence(inquiry.episode(), notes.suspects(), notes.gaps()));
    }
  }

  /** Looks at each topic; returns whom it answered with before a look that takes long. */
  private List<Suspect> inspect(Inquiry inquiry, Notes notes) {
    List<Suspect> told = List.of();
    for (Inspector inspector : inspectors().getOrDefault(inquiry.topic(), List.of())) {
      if (inspector.takesLong() && !notes.suspects().isEmpty() && !notes.isRepeated()) {
        told = List.copyOf(notes.suspects());
        answer(new Evidence(inquiry.episode(), told, List.of()));
      }
      try {
        measured("", inspector, () -> inspector.inspect(inquiry, notes, patience()));
      } catch (Throwable t) {
        notes.gap(inspector.topic() + ": " + reason(t));
      }
    }
    return told;
  }

  private Map<AnomalyType, List<Inspector>> inspectors() {
    Map<AnomalyType, List<Inspector>> opened = inspectors;
    if (opened == null) {
      opened = opening.get();
      inspectors = opened;
    }
    return opened;
  }

  private Patience patience() {
    return new Patience(clock, MOST_TIME, () -> closed || over);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts, others read.
  private void measured(String what, Inspector inspector, Look look) throws Exception {
    long began = clock.monotonicNanos();
    long before = AllocatedByThread.bytes();
    looking = true;
    try {
      look.run();
    } finally {
      endedLooks++; // First: who no longer sees it under way sees that it was.
      looking = false;
      Cost cost = new Cost(clock.monotonicNanos() - began, AllocatedByThread.bytes() - before);
      synchronized (costs) {
        costs.put(what + inspector.topic(), cost);
        looks++;
        nanos += cost.nanos();
        allocated += cost.bytes();
      }
    }
  }

  private static String reason(Throwable cause) {
    return SafeText.of(
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  /** Opens the inspectors of this process; no lambda, which costs a host at its start. */
  private record Opening(
      Diagnostics diagnostics, MeasuredHistogram histogram, PauseBudget pauses, Clock clock)
      implements Supplier<Map<AnomalyType, List<Inspector>>> {
    @Override
    public Map<AnomalyType, List<Inspector>> get() {
      return Inspectors.ofThisProcess(Path.of("/proc"), diagnostics, histogram, pauses, clock);
    }
  }

  private interface Look {
    void run() throws Exception;
  }
}
