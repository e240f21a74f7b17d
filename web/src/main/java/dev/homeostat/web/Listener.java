package dev.homeostat.web;

import dev.homeostat.signal.Clock;
import dev.homeostat.store.TransferBuffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Accepts connections and reads each until its request is whole, all on one daemon thread that
 * never waits for any of them. At most {@link #MOST} are open at once: one more takes the place of
 * the one that has waited longest without having asked for anything. One whose request is not whole
 * after {@link Workers#MOST_SECONDS} is closed. What is whole goes to the workers, whose lateness
 * it looks after too: the ticks may be minutes apart.
 */
final class Listener implements AutoCloseable {

  /** Four or five at work, 32 that wait for it, eight open pages, some twenty yet to ask. */
  static final int MOST = 64;

  /** A connection is for one request: twice as many as the {@link Gate} lets through. */
  private static final int BURST = 200;

  private static final int PER_SECOND = 100;
  private static final int BACKLOG = 32;

  /** How often it looks for who is too slow, while anybody is there. */
  private static final long LOOK_MILLIS = 1_000;

  /** A flood takes the port its speed, and the host next to nothing. */
  private static final long FLOOD_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The host has no descriptor or no memory left: it will not have it at once. */
  private static final long NEED_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ServerSocketChannel server;
  private final Selector selector;
  private final Workers workers;
  private final Clock clock;
  private final Consumer<Connection> handler;
  private final Allowance accepts;
  private final TransferBuffer buffer = new TransferBuffer();
  private final Buffers buffers;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Those whose request is not whole, the oldest first; of its thread. */
  private final Set<Connection> waiting = new LinkedHashSet<>();

  /** Those whose request is, and that no worker has yet; of its thread. */
  private final Deque<Connection> whole = new ArrayDeque<>();

  private volatile boolean closed;

  /**
   * Takes an address; accepts nothing yet.
   *
   * @param handler takes what is whole, on one of the workers, and closes it
   * @throws IOException where the address, or what is read and written through, cannot be had
   */
  Listener(InetSocketAddress address, Workers workers, Clock clock, Consumer<Connection> handler)
      throws IOException {
    this.workers = workers;
    this.clock = clock;
    this.handler = handler;
    this.accepts = new Allowance(BURST, PER_SECOND, clock);
    buffer.take();
    this.buffers = new Buffers(Workers.THREADS + 1); // The courier tells the pages that are open.
    this.server = ServerSocketChannel.open();
    try {
      server.socket().bind(address, BACKLOG);
      server.configureBlocking(false);
      this.selector = Selector.open();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Begins to accept. */
  void start() {
    Thread thread = new Thread(null, this::run, "homeostat-http-accept", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  /** The port it has. */
  int port() {
    return server.socket().getLocalPort();
  }

  /** How many connections are open. */
  int connections() {
    return open.size();
  }

  /** Gives the address back and cuts every connection. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      selector.close();
    } catch (IOException e) {
      // They end with the process.
    }
    open.forEach(Connection::close);
  }

  private void run() {
    while (!closed && server.isOpen()) {
      try {
        round();
      } catch (Throwable t) { // Memory, descriptors: nothing of this may reach the host.
        if (!closed) {
          LockSupport.parkNanos(NEED_REST_NANOS);
        }
      }
    }
    close();
  }

  private void round() throws IOException {
    Thread.interrupted(); // A host that interrupts every thread it finds does not mean this one.
    selector.select(open.isEmpty() ? 0 : LOOK_MILLIS);
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    while (keys.hasNext()) {
      SelectionKey key = keys.next();
      keys.remove();
      if (!key.isValid()) {
        continue;
      }
      if (key.attachment() instanceof Connection connection) {
        read(key, connection);
      } else {
        accept();
      }
    }
    if (!whole.isEmpty()) {
      selector.selectNow(); // Lets the keys go that were cancelled; what it finds is found again.
      while (!whole.isEmpty()) {
        serve(whole.remove());
      }
    }
    closeTheSlow();
    workers.endTheLate();
  }

  /** One a round: only the next one frees the descriptor of what was closed for it. */
  private void accept() throws IOException {
    SocketChannel channel;
    try {
      channel = server.accept();
    } catch (IOException e) { // The application needs its descriptors more than who says nothing.
      List.copyOf(waiting).forEach(this::drop);
      throw e;
    }
    if (channel == null) {
      return;
    }
    boolean full = open.size() >= MOST;
    if (full && waiting.isEmpty()) {
      channel.close();
    } else {
      if (full) {
        drop(waiting.iterator().next());
      }
      Connection connection = new Connection(channel, open, buffers, clock.monotonicNanos());
      try {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        waiting.add(connection);
      } catch (IOException | RuntimeException | Error e) {
        connection.close();
        throw e;
      }
    }
    if (!accepts.take() || full) {
      LockSupport.parkNanos(FLOOD_REST_NANOS);
    }
  }

  private void read(SelectionKey key, Connection connection) {
    try {
      if (connection.read(buffer)) {
        key.cancel();
        waiting.remove(connection);
        whole.add(connection);
      }
    } catch (IOException e) {
      drop(connection);
    }
  }

  private void serve(Connection connection) {
    try {
      connection.mayWait();
      Runnable work = () -> handler.accept(connection);
      if (asksForHealth(connection)) {
        workers.executeForHealth(work);
      } else {
        workers.execute(work);
      }
    } catch (Throwable t) { // It left, or there is more to do than can be done.
      connection.close();
    }
  }

  private static boolean asksForHealth(Connection connection) {
    Request request = connection.incoming().request().orElse(null);
    return request != null && request.path().equals(Endpoints.HEALTH);
  }

  private void closeTheSlow() {
    long most = TimeUnit.SECONDS.toNanos(Workers.MOST_SECONDS);
    while (!waiting.isEmpty()) {
      Connection oldest = waiting.iterator().next();
      if (clock.monotonicNanos() - oldest.sinceNanos() <= most) {
        return;
      }
      drop(oldest);
    }
  }

  private void drop(Connection connection) {
    waiting.remove(connection);
    connection.close();
  }
}
