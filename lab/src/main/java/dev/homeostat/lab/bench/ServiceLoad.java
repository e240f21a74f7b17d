package dev.homeostat.lab.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a service over a few kept connections, either as fast as it answers or by a fixed schedule.
 * By schedule each request has its time, and its latency counts from that time on, whether or not
 * the one before it was answered by then: a service that stands still is charged for all that
 * waited meanwhile, which a client that waits with it would not see ("coordinated omission").
 */
final class ServiceLoad implements AutoCloseable {

  private static final int CONNECTIONS = 8;

  private final List<KeptConnection> connections = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

  ServiceLoad(int port, String path) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(new KeptConnection(port, path));
    }
  }

  /** Asks as fast as it is answered; returns how many answers came. */
  long most(double seconds) throws Exception {
    long end = System.nanoTime() + Math.round(seconds * 1e9);
    List<Future<Long>> counts = new ArrayList<>();
    for (KeptConnection connection : connections) {
      counts.add(threads.submit(() -> askUntil(connection, end)));
    }
    long all = 0;
    for (Future<Long> count : counts) {
      all += count.get();
    }
    return all;
  }

  private static long askUntil(KeptConnection connection, long end) throws IOException {
    long count = 0;
    while (System.nanoTime() - end < 0) {
      connection.ask();
      count++;
    }
    return count;
  }

  /**
   * Asks so many times a second.
   *
   * @return the latencies in nanoseconds, sorted
   */
  long[] scheduled(double perSecond, double seconds) throws Exception {
    int each = (int) (perSecond * seconds / CONNECTIONS);
    double apart = CONNECTIONS * 1e9 / perSecond;
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
    List<Future<long[]>> parts = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      KeptConnection connection = connections.get(i);
      long first = begin + Math.round(i * apart / CONNECTIONS);
      parts.add(threads.submit(() -> askAt(connection, first, apart, each)));
    }
    return merged(parts, each);
  }

  private static long[] merged(List<Future<long[]>> parts, int each)
      throws InterruptedException, ExecutionException {
    long[] all = new long[parts.size() * each];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i).get(), 0, all, i * each, each);
    }
    Arrays.sort(all);
    return all;
  }

  private static long[] askAt(KeptConnection connection, long first, double apart, int times)
      throws IOException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long due = first + Math.round(i * apart);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      connection.ask();
      nanos[i] = System.nanoTime() - due;
    }
    return nanos;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (KeptConnection connection : connections) {
      connection.close();
    }
  }
}
