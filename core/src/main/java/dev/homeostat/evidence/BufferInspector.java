package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.sensor.Beans;
import dev.homeostat.signal.Signal;
import java.lang.management.BufferPoolMXBean;
import java.util.List;
import java.util.Optional;

/**
 * Buffers outside the heap, by kind: direct and mapped ones. They are suspected only of a metric
 * that they are part of.
 */
final class BufferInspector implements Inspector {

  private static final long MIB = 1 << 20;

  private final List<BufferPoolMXBean> pools;
  private final Usual<Pools> usual = new Usual<>();

  BufferInspector() {
    this(Beans.buffers());
  }

  BufferInspector(List<BufferPoolMXBean> pools) {
    this.pools = pools;
  }

  @Override
  public String topic() {
    return "buffers";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) {
    usual.take(look(), calm);
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    Pools now = look();
    Optional<Pools> before = usual.get();
    double metricGrew = inquiry.growth() * MIB;
    List<Growth> behind =
        before.map(earlier -> now.bytes.since(earlier.bytes)).orElseGet(now.bytes::largest).stream()
            .filter(growth -> isPartOf(inquiry.metric(), growth.group()))
            .filter(growth -> growth.much() >= MIB && growth.mayBeBehind(metricGrew))
            .toList();
    for (Growth growth : behind) {
      notes.suspect(
          "buffer",
          growth.group(),
          growth.inUnits(MIB, " MiB")
              + " in all, in "
              + before
                  .map(earlier -> more(now.counts, earlier.counts, growth.group()))
                  .orElseGet(() -> buffers(now.counts.of(growth.group()), "")),
          growth.shareOf(metricGrew));
    }
    if (before.isEmpty()) {
      usual.take(now, false);
      if (!behind.isEmpty()) {
        notes.gap(Usual.UNKNOWN);
      }
    }
  }

  /**
   * Whether buffers of a kind count in a metric. Direct ones have been taken out of native memory,
   * and what is mapped is pages of files: none of it is anonymous memory but what is changed in
   * private, which the kernel tells by its file.
   */
  private static boolean isPartOf(String metric, String kind) {
    Signal signal = Signal.ofMetric(metric).orElse(Signal.RSS_MB);
    return switch (signal) {
      case NATIVE_MB -> false;
      case DIRECT_MB -> kind.equals("direct");
      case MAPPED_MB -> kind.equals("mapped");
      default -> true;
    };
  }

  private static String more(Census now, Census before, String kind) {
    long more = now.of(kind) - before.of(kind);
    return more == 0 ? "as many buffers" : buffers(Math.abs(more), more > 0 ? "more " : "fewer ");
  }

  private static String buffers(long many, String compared) {
    return many + " " + compared + (many == 1 ? "buffer" : "buffers");
  }

  private Pools look() {
    Census bytes = new Census();
    Census counts = new Census();
    for (BufferPoolMXBean pool : pools) {
      bytes.add(pool.getName(), Math.max(0, pool.getMemoryUsed()));
      counts.add(pool.getName(), Math.max(0, pool.getCount()));
    }
    return new Pools(bytes, counts);
  }

  /** How much there is of each kind, and how many. */
  private record Pools(Census bytes, Census counts) {}
}
