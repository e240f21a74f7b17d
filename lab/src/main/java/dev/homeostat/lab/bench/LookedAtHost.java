package dev.homeostat.lab.bench;

import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Diagnostics;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.sensor.ClassHistogram;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A host that fills half its heap with small objects and is then looked at by every collector. Its
 * arguments are {@code evidence_max_pause} and the least time between two stops, in milliseconds.
 * It tells when it was full, on the JVM's own clock, and what each look cost. It is its own agent,
 * for what only one may ask.
 */
public final class LookedAtHost {

  /** What a JVM of services holds: nine objects of some 100 bytes in ten. */
  private static final int ENTRY_BYTES = 72;

  /** Together they have every collector look. */
  private static final List<AnomalyType> TYPES =
      List.of(
          AnomalyType.MEMORY_LEAK,
          AnomalyType.THREAD_LEAK,
          AnomalyType.VIRTUAL_THREAD_LEAK,
          AnomalyType.GC_PRESSURE,
          AnomalyType.FD_LEAK,
          AnomalyType.CLASS_LEAK,
          AnomalyType.NATIVE_MEMORY_LEAK,
          AnomalyType.CPU_RUNAWAY,
          AnomalyType.DEADLOCK,
          AnomalyType.LOCK_CONTENTION);

  private static final int LOOKS = 10_000;
  private static final int LOOK_MILLIS = 10;
  private static final double KIB = 1_024;

  private static @Nullable Instrumentation instrumentation;

  private LookedAtHost() {}

  /** Keeps what only an agent is given. */
  public static void premain(String argument, Instrumentation given) {
    instrumentation = given;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<Map<Long, byte[]>> held = fill(Runtime.getRuntime().maxMemory() / 2);
    System.gc();
    ManagementFactory.getPlatformMBeanServer();
    System.out.println("full " + ManagementFactory.getRuntimeMXBean().getUptime());
    EvidenceOptions options =
        new EvidenceOptions(
            EvidenceMode.MASKED, Duration.ofMillis(Long.parseLong(args[0])), new Loaded());
    try (Investigation investigation =
        Investigation.ofThisProcess(
            options,
            MeasuredHistogram.of(ClassHistogram.throughMBeanServer()),
            Duration.ofMillis(Long.parseLong(args[1])),
            Clock.system())) {
      investigation.takeCensus(true);
      for (AnomalyType type : TYPES) {
        ask(investigation, type);
      }
      investigation
          .costs()
          .forEach(
              (topic, cost) ->
                  System.out.println(
                      "cost\t" + topic + '\t' + cost.nanos() / 1e6 + '\t' + cost.bytes() / KIB));
    }
    System.out.println("held " + held.size());
  }

  private static void ask(Investigation investigation, AnomalyType type) throws Exception {
    AtomicBoolean answered = new AtomicBoolean();
    investigation.ask(new Inquiry(type.id(), type, "", 0));
    for (int i = 0; i < LOOKS && !answered.get(); i++) {
      garbage();
      Thread.sleep(LOOK_MILLIS);
      investigation.answers(evidence -> answered.set(true));
    }
  }

  private static List<Map<Long, byte[]>> fill(long bytes) {
    List<Map<Long, byte[]>> all = new ArrayList<>();
    long from = used();
    while (used() - from < bytes) {
      Map<Long, byte[]> some = new HashMap<>();
      for (long i = 0; i < 20_000; i++) {
        some.put(i, new byte[ENTRY_BYTES]);
      }
      all.add(some);
    }
    return all;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A histogram waits for a collection. */
  private static void garbage() {
    byte[] page = new byte[1 << 20];
    page[0] = 1;
  }

  /** What the agent asks of its JVM. */
  private static final class Loaded implements Diagnostics {
    @Override
    public Class<?>[] loadedClasses() {
      return Objects.requireNonNull(instrumentation).getAllLoadedClasses();
    }

    @Override
    public String run(String command) {
      throw new UnsupportedOperationException("this host has no " + command);
    }
  }
}
