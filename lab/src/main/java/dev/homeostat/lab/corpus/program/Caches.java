package dev.homeostat.lab.corpus.program;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Healthy programs that hold more and more, up to a bound or for a time. */
public final class Caches {
  private Caches() {}

  /** A Caffeine cache that warms up to {@code mib} MiB over skewed keys. */
  public static Scenario warming(int mib) {
    int entries = mib * 64;
    Cache<Integer, byte[]> cache = Caffeine.newBuilder().maximumSize(entries).build();
    return SessionService.busy()
        .along(context -> cache.get(skewed(context, entries * 2), key -> new byte[16 * 1024]));
  }

  /** A Guava cache with an order of access, filled evenly. */
  public static Scenario leastRecentlyUsed(int mib) {
    int entries = mib * 64;
    com.google.common.cache.Cache<Integer, byte[]> cache =
        CacheBuilder.newBuilder().maximumSize(entries).build();
    return SessionService.busy()
        .along(
            context ->
                cache.get(context.random().nextInt(entries * 3 / 2), () -> new byte[16 * 1024]));
  }

  /** A store whose entries live for {@code seconds} seconds and are as many as the load makes. */
  public static Scenario timeToLive(int seconds) {
    Cache<Long, byte[]> store =
        Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(seconds)).build();
    return SessionService.busy()
        .along(context -> store.put(System.nanoTime(), new byte[12 * 1024]));
  }

  /** Images behind soft references, which the collector clears when it needs room. */
  public static Scenario softReferences() {
    Map<Integer, SoftReference<byte[]>> images = new ConcurrentHashMap<>();
    return SessionService.busy()
        .along(
            context -> {
              int key = context.random().nextInt(20_000);
              SoftReference<byte[]> held = images.get(key);
              if (held == null || held.get() == null) {
                images.put(key, new SoftReference<>(new byte[16 * 1024]));
              }
            });
  }

  /** A rule set that is loaded anew each {@code seconds} seconds, the old one going away. */
  public static Scenario reload(int mib, double seconds) {
    AtomicReference<byte[][]> rules = new AtomicReference<>();
    return SessionService.busy()
        .with(context -> rules.set(rules(mib)))
        .with(context -> context.every("config-reload", seconds, ignored -> rules.set(rules(mib))));
  }

  private static byte[][] rules(int mib) {
    return new byte[mib * 64][16 * 1024];
  }

  private static int skewed(CaseContext context, int keys) {
    double chance = context.random().nextDouble();
    return (int) (keys * chance * chance);
  }
}
