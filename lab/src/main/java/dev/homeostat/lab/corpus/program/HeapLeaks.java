package dev.homeostat.lab.corpus.program;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.beans.PropertyChangeSupport;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Programs that go on holding what they no longer need. */
public final class HeapLeaks {
  private static final double MIB = 1 << 20;

  private HeapLeaks() {}

  /** A map by request id from which nothing is taken out. */
  public static Scenario map() {
    Map<String, byte[]> results = new ConcurrentHashMap<>();
    return SessionService.busy()
        .losing(
            context -> {
              results.put("request-" + System.nanoTime(), payload(context));
              return 17 * 1024 / MIB;
            });
  }

  /** A Guava cache without any bound. */
  public static Scenario guavaCache() {
    com.google.common.cache.Cache<Long, byte[]> results = CacheBuilder.newBuilder().build();
    return SessionService.busy()
        .losing(
            context -> {
              results.put(System.nanoTime(), payload(context));
              return 17 * 1024 / MIB;
            });
  }

  /** A Caffeine cache whose weigher says 1 for everything, so that its bound bounds nothing. */
  public static Scenario caffeineWeigher() {
    Cache<Long, byte[]> results =
        Caffeine.newBuilder().maximumWeight(1 << 20).weigher((key, value) -> 1).build();
    return SessionService.busy()
        .losing(
            context -> {
              results.put(System.nanoTime(), payload(context));
              return 17 * 1024 / MIB;
            });
  }

  /** Thread locals made for a request whose value refers to them, on threads that stay. */
  public static Scenario threadLocals() {
    return SessionService.busy()
        .losing(
            context -> {
              ThreadLocal<Object[]> local = new ThreadLocal<>();
              local.set(new Object[] {local, payload(context)});
              return 17 * 1024 / MIB;
            });
  }

  /** Listeners added for each view and never removed. */
  public static Scenario listeners() {
    PropertyChangeSupport model = new PropertyChangeSupport(new Object());
    return SessionService.busy()
        .losing(
            context -> {
              byte[] view = payload(context);
              model.addPropertyChangeListener("price", event -> view[0]++);
              return 17 * 1024 / MIB;
            });
  }

  /** Subscribers of an event bus that are never unregistered. */
  public static Scenario subscribers() {
    EventBus bus = new EventBus();
    return SessionService.busy()
        .losing(
            context -> {
              bus.register(new View(payload(context)));
              return 17 * 1024 / MIB;
            });
  }

  /** A queue whose consumer keeps up with the usual orders only; a unit is one too many. */
  public static Scenario slowConsumer() {
    BlockingQueue<byte[]> orders = new LinkedBlockingQueue<>();
    return SessionService.busy()
        .with(it -> it.every("order-source", 0.1, context -> orders.add(payload(context))))
        .with(it -> it.every("order-consumer", 0.1, context -> orders.poll()))
        .losing(
            context -> {
              orders.add(payload(context));
              return 17 * 1024 / MIB;
            });
  }

  /** Stages chained to a future that never completes. */
  public static Scenario pendingFuture() {
    CompletableFuture<Void> shutdown = new CompletableFuture<>();
    return SessionService.busy()
        .losing(
            context -> {
              byte[] reply = payload(context);
              shutdown.thenRun(() -> reply[0]++);
              return 17 * 1024 / MIB;
            });
  }

  /** Timeouts that are cancelled but stay in the scheduler's queue until they would have fired. */
  public static Scenario cancelledTimeouts() {
    ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(1);
    return SessionService.busy()
        .losing(
            context -> {
              byte[] request = payload(context);
              timeouts.schedule(() -> request[0]++, 1, TimeUnit.HOURS).cancel(false);
              return 17 * 1024 / MIB;
            });
  }

  /** A meter for each user id. */
  public static Scenario meterTags() {
    MeterRegistry registry = new SimpleMeterRegistry();
    return SessionService.busy()
        .losing(
            context -> {
              for (int i = 0; i < 20; i++) {
                registry
                    .timer("http.requests", "user", "u" + System.nanoTime())
                    .record(1, TimeUnit.MILLISECONDS);
              }
              return 20 * 950 / MIB;
            });
  }

  /** Temporary files deleted at once whose names are kept until the JVM exits. */
  public static Scenario deleteOnExit() {
    String name = "upload-".repeat(100);
    return SessionService.busy()
        .losing(
            context -> {
              for (int i = 0; i < 20; i++) {
                new File(context.scratch().toFile(), name + System.nanoTime()).deleteOnExit();
              }
              return 20 * 920 / MIB;
            });
  }

  /** A journal of tiny objects that is never cut. */
  public static Scenario tinyObjects() {
    List<List<Long>> journal = new ArrayList<>();
    return SessionService.busy()
        .losing(
            context -> {
              List<Long> entries = new ArrayList<>(500);
              for (int i = 0; i < 500; i++) {
                entries.add(System.nanoTime());
              }
              synchronized (journal) {
                journal.add(entries);
              }
              return 500 * 20 / MIB;
            });
  }

  private static byte[] payload(CaseContext context) {
    return new byte[16 * 1024 + context.random().nextInt(2048)];
  }

  /** Listens to prices for a view that is gone. */
  private record View(byte[] pixels) {
    @Subscribe
    public void onPrice(Double price) {
      pixels[0] = price.byteValue();
    }
  }
}
