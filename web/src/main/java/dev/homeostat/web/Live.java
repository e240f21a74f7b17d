package dev.homeostat.web;

import com.sun.net.httpserver.HttpExchange;
import dev.homeostat.alert.Courier;
import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The pages that are open, each told after a tick what is new, as server-sent events. It has no
 * thread: the courier composes one event for all, and the server's {@link Workers} write it. A page
 * that is still being written to misses an event; one that takes none for {@link
 * Workers#MOST_SECONDS} is let go. Thread-safe.
 */
final class Live implements Courier.Receiver<Runnable> {

  /** As many pages may be open at once. */
  static final int MOST_PAGES = 8;

  /** Ticks may come faster than a person reads: a little under a second. */
  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final Supplier<String> news;
  private final Executor workers;
  private final Clock clock;
  private final List<Page> pages = new CopyOnWriteArrayList<>();
  private volatile long toldNanos;

  /**
   * Makes it, with no page open.
   *
   * @param news what there is to tell, as JSON on one line
   */
  Live(Supplier<String> news, Executor workers, Clock clock) {
    this.news = news;
    this.workers = workers;
    this.clock = clock;
    this.toldNanos = clock.monotonicNanos() - APART_NANOS;
  }

  /** The event that tells what is new now. */
  String event() {
    return "data: " + news.get() + "\n\n";
  }

  /** Whether as many pages are open as may be; one that left is noticed at the next event. */
  boolean isFull() {
    return pages.size() >= MOST_PAGES;
  }

  /**
   * Begins to answer a page, and goes on until it leaves.
   *
   * @param first the event it begins with
   * @return false where as many are open as may be: then it is not answered
   */
  boolean admit(HttpExchange exchange, String first) {
    Page page = new Page(exchange);
    synchronized (this) {
      if (isFull()) {
        return false;
      }
      pages.add(page);
    }
    page.begin(first.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  @Override
  public boolean take(Runnable nothing) {
    return true;
  }

  @Override
  public boolean isDue(long nanos) {
    return !pages.isEmpty() && clock.monotonicNanos() - toldNanos >= APART_NANOS;
  }

  /** Tells every page that is not being told yet. */
  @Override
  public void due() {
    toldNanos = clock.monotonicNanos();
    byte[] event = event().getBytes(StandardCharsets.UTF_8);
    pages.forEach(page -> page.tell(event));
  }

  /** An open page. */
  private final class Page {
    private final HttpExchange exchange;

    /** Whether it is being told something. */
    private final AtomicBoolean busy = new AtomicBoolean(true);

    Page(HttpExchange exchange) {
      this.exchange = exchange;
    }

    void begin(byte[] event) {
      write(
          () -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(event);
          });
    }

    void tell(byte[] event) {
      if (busy.compareAndSet(false, true)) {
        try {
          workers.execute(() -> write(() -> exchange.getResponseBody().write(event)));
        } catch (RejectedExecutionException e) {
          busy.set(false); // The server has more to do than it can: the next event is as good.
        }
      }
    }

    private void write(Writing writing) {
      try {
        writing.run();
        exchange.getResponseBody().flush();
        busy.set(false);
      } catch (Throwable t) { // It left; nothing of this belongs on the host's standard error.
        pages.remove(this);
        exchange.close();
      }
    }
  }

  /** Something that is written to a page. */
  private interface Writing {
    void run() throws IOException;
  }
}
