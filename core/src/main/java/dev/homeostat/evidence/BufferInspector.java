package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.sensor.Beans;
import java.lang.management.BufferPoolMXBean;
import java.util.List;

/** Buffers outside the heap, by kind: direct and mapped ones. */
final class BufferInspector implements Inspector {

  private static final long MIB = 1 << 20;

  private final List<BufferPoolMXBean> pools;
  private final Usual<Census> usual = new Usual<>(new Census());
  private final Usual<Census> usualCounts = new Usual<>(new Census());

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
  public void takeCensus(Patience patience) {
    usual.take(bytes());
    usualCounts.take(counts());
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    Census counts = counts();
    for (Growth growth : bytes().since(usual.get())) {
      if (growth.more() >= MIB) {
        notes.suspect(
            "buffer",
            growth.group(),
            growth.more() / MIB
                + " MiB more, "
                + growth.now() / MIB
                + " MiB in all, in "
                + buffers(counts.of(growth.group()) - usualCounts.get().of(growth.group())),
            growth.share());
      }
    }
  }

  private static String buffers(long more) {
    return more == 0
        ? "as many buffers"
        : Math.abs(more)
            + (more > 0 ? " more" : " fewer")
            + (Math.abs(more) == 1 ? " buffer" : " buffers");
  }

  private Census bytes() {
    Census census = new Census();
    pools.forEach(pool -> census.add(pool.getName(), Math.max(0, pool.getMemoryUsed())));
    return census;
  }

  private Census counts() {
    Census census = new Census();
    pools.forEach(pool -> census.add(pool.getName(), Math.max(0, pool.getCount())));
    return census;
  }
}
