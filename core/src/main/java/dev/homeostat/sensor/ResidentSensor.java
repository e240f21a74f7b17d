package dev.homeostat.sensor;

import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the process holds of the machine's memory, and how much of it the JVM cannot account for. A
 * heap that is mapped several times counts once: the shared memory is no more than what is
 * committed of it.
 *
 * <p>The residual is the anonymous resident memory less the heap (ZGC's is shared memory and not in
 * it), metaspace and code, direct buffers and the touched part of thread stacks; below nothing it
 * is nothing. Of the heap it is the most that was ever in use: what is committed becomes resident
 * only when it is touched, and a heap that fills for the first time must not look like a native
 * leak.
 */
final class ResidentSensor implements Sensor {

  private static final double KIB = 1024;

  /** What an idle thread has touched of its stack: 80 to 100 KiB, measured on 17 and 25. */
  private static final double STACK_BYTES = 90 * KIB;

  private final ProcFile.Key resident = new ProcFile.Key("VmRSS:");
  private final ProcFile.Key anonymous = new ProcFile.Key("RssAnon:");
  private final ProcFile.Key ofFiles = new ProcFile.Key("RssFile:");
  private final ProcFile.Key shared = new ProcFile.Key("RssShmem:");
  private final ProcFile status;
  private final ProcFolder proc;
  private final Cgroup group;
  private final @Nullable HeapViews views;
  private final Budget limiting = new Budget(1, Duration.ofMinutes(10));
  private double limit = Double.NaN;
  private double residentMb = Double.NaN;
  private @Nullable Accounted accounted;

  /**
   * Opens what it reads from.
   *
   * @param views of the heap, where it has several; closed with this
   */
  ResidentSensor(ProcFolder proc, @Nullable HeapViews views) throws IOException {
    this.proc = proc;
    this.views = views;
    this.status = new ProcFile(proc.own("status"));
    this.group = Cgroup.of(proc, "memory");
  }

  @Override
  public void describe(Offer offer) {
    offer.gives(Signal.RSS_MB);
    if (!proc.isOurs()) {
      offer.lacks(
          Signal.NATIVE_MB, "what the JVM accounts for is not seen from outside; an agent sees it");
      return;
    }
    if (Double.isNaN(status.after(anonymous))) {
      offer.lacks(Signal.NATIVE_MB, "this kernel does not tell anonymous memory (Linux 4.5 does)");
      return;
    }
    try {
      accounted = new Accounted();
      offer.gives(Signal.NATIVE_MB);
    } catch (LinkageError e) {
      offer.lacks(Signal.NATIVE_MB, "the application runs without the module java.management");
    }
  }

  @Override
  public double value(Signal signal) {
    Accounted known = accounted;
    return signal == Signal.NATIVE_MB && known != null
        ? Math.max(0, mebibytes(anonymous) - Mebibytes.of(known.bytes()))
        : residentMb;
  }

  @Override
  public double limit(Signal signal) {
    return limit;
  }

  @Override
  public void refresh(long nanos) throws IOException {
    status.read();
    residentMb = residentMb();
    if (limiting.allows(nanos)) {
      limiting.spend(nanos, 0);
      limit = Mebibytes.of(memoryBytes());
    }
  }

  @Override
  public void close() {
    status.close();
    if (views != null) {
      views.close();
    }
  }

  private double residentMb() throws IOException {
    double told = mebibytes(resident);
    if (views == null) {
      return told;
    }
    double once = Math.min(mebibytes(shared), Mebibytes.of(views.committedBytes()));
    double all = mebibytes(anonymous) + mebibytes(ofFiles) + once;
    return Double.isNaN(all) ? told : all;
  }

  private double mebibytes(ProcFile.Key key) {
    return Mebibytes.of(status.after(key) * KIB);
  }

  private double memoryBytes() throws IOException {
    double host = Double.NaN;
    try (ProcFile meminfo = new ProcFile(proc.host().resolve("meminfo"))) {
      host = meminfo.after(new ProcFile.Key("MemTotal:")) * KIB;
    }
    double container = group.limit("memory.limit_in_bytes", "memory.max");
    return container < host ? container : host;
  }

  /** What the JVM says it holds in anonymous memory. */
  private static final class Accounted {
    private final MemoryMXBean memory = Beans.memory();
    private final HeapInUse heap = new HeapInUse();
    private final ThreadMXBean threads = Beans.threads();
    private final BufferPoolMXBean direct = BufferSensor.pool("direct");
    private final boolean heapIsAnonymous = !Beans.collectors().get(0).getName().startsWith("ZGC");

    private double mostUsed;

    double bytes() {
      double bytes = memory.getNonHeapMemoryUsage().getCommitted();
      if (heapIsAnonymous) {
        bytes += touchedHeap();
      }
      return bytes + direct.getMemoryUsed() + threads.getThreadCount() * STACK_BYTES;
    }

    private double touchedHeap() {
      mostUsed = Math.min(Runtime.getRuntime().totalMemory(), Math.max(mostUsed, heap.bytes()));
      return mostUsed;
    }
  }
}
