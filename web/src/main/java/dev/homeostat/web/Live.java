package dev.homeostat.web;

import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Receipt;
import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The pages that are open, each told after a tick what is new, as server-sent events. It has no
 * thread: the courier composes one event for all, and hands it to the system, which has room for it
 * as a rule. Where it has not, one of the server's {@link Workers} waits until it has. A page that
 * is still being written to misses an event, and the next tells everything; one that takes none for
 * {@link Workers#MOST_SECONDS} is let go. Thread-safe.
 */
final class Live implements Courier.Receiver<Runnable> {

  /** As many pages may be open at once. */
  static final int MOST_PAGES = 8;

  /** Ticks may come faster than a person reads: a little under a second. */
  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final News news;
  private final Executor workers;
  private final Clock clock;
  private final List<Page> pages = new CopyOnWriteArrayList<>();
  private volatile long toldNanos;

  /**
   * Makes it, with no page open.
   *
   * @param news what there is to tell
   */
  Live(News news, Executor workers, Clock clock) {
    this.news = news;
    this.workers = workers;
    this.clock = clock;
    this.toldNanos = clock.monotonicNanos() - APART_NANOS;
  }

  /** What there is to tell, as JSON on one line. */
  interface News {
    /** Everything, for who has just come. */
    String all();

    /**
     * What is new to all who listen.
     *
     * @param everything whether one of them missed what was told last
     */
    String next(boolean everything);
  }

  /** The event that a page begins with. */
  String first() {
    return event(news.all());
  }

  private static String event(String json) {
    return "data: " + json + "\n\n";
  }

  /** Whether as many pages are open as may be; one that left is noticed at the next event. */
  boolean isFull() {
    return pages.size() >= MOST_PAGES;
  }

  /**
   * Begins to answer a page, and goes on until it leaves.
   *
   * @param head of the answer
   * @param first the event it begins with
   * @return false where as many are open as may be: then it is not answered
   */
  boolean admit(Connection connection, String head, String first) {
    Page page = new Page(connection);
    synchronized (this) {
      if (isFull()) {
        return false;
      }
      pages.add(page);
    }
    page.begin((head + first).getBytes(StandardCharsets.UTF_8));
    return true;
  }

  @Override
  public Receipt take(Runnable nothing) {
    return Receipt.TAKEN;
  }

  @Override
  public boolean isDue(long nanos) {
    return !pages.isEmpty() && clock.monotonicNanos() - toldNanos >= APART_NANOS;
  }

  /** Tells every page that is not being told yet. */
  @Override
  public void due() {
    toldNanos = clock.monotonicNanos();
    boolean everything = false;
    for (Page page : pages) {
      everything |= page.missed;
    }
    byte[] event = event(news.next(everything)).getBytes(StandardCharsets.UTF_8);
    for (Page page : pages) {
      page.tell(event, everything);
    }
  }

  /** An open page. */
  private final class Page {
    private final Connection connection;

    /** Whether it is being told something. */
    private final AtomicBoolean busy = new AtomicBoolean(true);

    /** Whether it must be told everything: it may have come between two events. */
    private volatile boolean missed = true;

    Page(Connection connection) {
      this.connection = connection;
    }

    void tell(byte[] event, boolean everything) {
      // One that has come since the event was composed waits for the next.
      boolean told = (everything || !missed) && busy.compareAndSet(false, true);
      missed = !told;
      if (told) {
        try {
          write(ByteBuffer.wrap(event));
        } catch (Throwable t) { // It left; nothing of this belongs on the host's standard error.
          leave();
        }
      }
    }

    private void write(ByteBuffer event) throws IOException {
      if (connection.writeSome(event)) {
        busy.set(false);
      } else {
        // One that was refused got half an event: it comes again, which tells it everything.
        workers.execute(() -> writeRest(event));
      }
    }

    /** Begins, or goes on, on a thread that may wait. */
    private void writeRest(ByteBuffer event) {
      try {
        connection.mayWait();
        connection.writeAll(event);
        connection.mustNotWait();
        busy.set(false);
      } catch (Throwable t) {
        leave();
      }
    }

    void begin(byte[] event) {
      writeRest(ByteBuffer.wrap(event));
    }

    private void leave() {
      pages.remove(this);
      connection.close();
    }
  }
}
