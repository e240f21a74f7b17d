package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.Finalizers;
import dev.homeostat.lab.corpus.program.H2Store;
import dev.homeostat.lab.corpus.program.HeapLeaks;
import dev.homeostat.lab.corpus.program.Scenario;
import dev.homeostat.lab.corpus.program.TomcatApp;
import java.util.List;
import java.util.function.Supplier;

/** Objects that are held for ever. */
final class HeapFaults {
  private HeapFaults() {}

  static List<Case> cases() {
    return List.of(
        heap("heap-map", DESIGN, "map never emptied", "jdk", HeapLeaks::map).culprit("byte[]"),
        heap("heap-guava", HELD_OUT, "cache without bound", "guava", HeapLeaks::guavaCache)
            .culprit("com.google.common.cache"),
        heap("heap-caffeine", DESIGN, "weigher says 1", "caffeine", HeapLeaks::caffeineWeigher)
            .fromFirstRequest()
            .culprit("com.github.benmanes.caffeine"),
        heap("heap-threadlocal", DESIGN, "thread locals", "jdk", HeapLeaks::threadLocals)
            .culprit("ThreadLocal"),
        heap("heap-listeners", DESIGN, "listeners", "jdk beans", HeapLeaks::listeners)
            .fromFirstRequest()
            .culprit("Listener"),
        heap("heap-eventbus", HELD_OUT, "subscribers", "guava", HeapLeaks::subscribers)
            .culprit("com.google.common.eventbus"),
        heap("heap-queue", HELD_OUT, "slow consumer", "jdk", HeapLeaks::slowConsumer)
            .culprit("LinkedBlockingQueue"),
        heap("heap-future", HELD_OUT, "future never completed", "jdk", HeapLeaks::pendingFuture)
            .fromFirstRequest()
            .culprit("CompletableFuture"),
        heap("heap-meters", HELD_OUT, "tag per user", "micrometer", HeapLeaks::meterTags)
            .losesHeap(16)
            .culprit("io.micrometer"),
        heap("heap-sessions", DESIGN, "sessions never end", "tomcat", TomcatApp::endlessSessions)
            .losesHeap(9)
            .load(60, LoadShape.STEADY)
            .heap(96) // The sessions that do end fill 12 to 40 MiB, as Tomcat looks every 12 s.
            .fromFirstRequest()
            .culprit("StandardSession"),
        heap(
                "heap-h2-statements",
                HELD_OUT,
                "statements never closed",
                "h2",
                H2Store::openStatements)
            .losesHeap(15)
            .culprit("org.h2"),
        heap("heap-finalizers", DESIGN, "finalizer blocks", "jdk", Finalizers::backlog)
            .accepts("finalizer_backlog", "memory_leak", "object_leak")
            .culprit("Finalizer"));
  }

  static Case heap(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return Case.fault(name, half, mechanism, library, program)
        .losesHeap(18)
        .load(150, LoadShape.STEADY)
        .heap(64)
        .accepts("memory_leak", "object_leak")
        .symptoms(
            "gc_pressure",
            "heap_exhaustion",
            "out_of_memory",
            "cpu_runaway",
            "stall",
            "level_shift");
  }
}
