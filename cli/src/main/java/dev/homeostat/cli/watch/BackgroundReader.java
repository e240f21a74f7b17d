package dev.homeostat.cli.watch;

import dev.homeostat.signal.Readings;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Has a source read on a daemon thread of its own, one look at a time, so that one that hangs holds
 * up nobody who wants to go on. Used by one thread; between two looks the source is that thread's.
 */
final class BackgroundReader implements AutoCloseable {

  /** A look that nobody wants any more may go on so long, and as long again once interrupted. */
  private static final long PATIENCE_MILLIS = 250;

  private final Source source;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread reader = new Thread(task, "homeostat-reader");
            reader.setDaemon(true);
            return reader;
          });
  private @Nullable Future<Boolean> look;

  BackgroundReader(Source source) {
    this.source = source;
  }

  /** Begins a look, where the last one is over. */
  void begin(Readings readings) {
    look = thread.submit(() -> source.read(readings));
  }

  /** Whether the look that was begun is not known to be over. */
  boolean isReading() {
    return look != null;
  }

  /**
   * Waits for the look that was begun.
   *
   * @param nanos at most
   * @return what {@link Source#read} answered; empty where it did not yet, or this thread was
   *     interrupted
   */
  Optional<Boolean> await(long nanos) {
    Future<Boolean> begun = look;
    if (begun == null) {
      return Optional.empty();
    }
    try {
      boolean goesOn = begun.get(nanos, TimeUnit.NANOSECONDS);
      look = null;
      return Optional.of(goesOn);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look at " + source.title() + " failed", e.getCause());
    }
  }

  /** Lets a look that is nearly over end; one that hangs is left to itself. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
        thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
