package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.Contention;
import dev.homeostat.lab.corpus.program.Pressure;
import dev.homeostat.lab.corpus.program.Steps;
import dev.homeostat.lab.corpus.program.TomcatApp;
import java.util.List;
import java.util.stream.Stream;

/** What goes wrong from one moment to the next: pressure, locks and steps. */
final class SuddenFaults {
  private SuddenFaults() {}

  static List<Case> cases() {
    return Stream.of(pressure(), waiting(), steps()).flatMap(List::stream).toList();
  }

  private static List<Case> pressure() {
    return List.of(
        Case.fault("gc-thrash", DESIGN, "live data fills the heap", "jdk", Pressure::thrash)
            .strikes(Resource.PAUSES, 1, 1)
            .accepts("gc_pressure", "heap_exhaustion")
            .symptoms("level_shift", "cpu_runaway", "stall", "out_of_memory", "memory_leak")
            .load(300, LoadShape.STEADY)
            .flags("-XX:-UseGCOverheadLimit"),
        Case.fault("gc-giants", HELD_OUT, "requests fill the heap", "jdk", Pressure::giants)
            .strikes(Resource.PAUSES, 1.5, Integer.MAX_VALUE)
            .accepts("gc_pressure", "allocation_surge", "heap_exhaustion")
            .symptoms("level_shift", "cpu_runaway", "stall", "out_of_memory")
            .load(60, LoadShape.STEADY),
        Case.fault(
                "alloc-render-loop",
                DESIGN,
                "loop without a wait",
                "jackson",
                Pressure::renderStorm)
            .strikes(Resource.ALLOCATION, 1, 1)
            .accepts("allocation_surge", "gc_pressure", "cpu_runaway")
            .symptoms("level_shift", "stall")
            .culprit("report-renderer"),
        Case.fault("alloc-debug-log", HELD_OUT, "debug level on", "logback", Pressure::debugLogging)
            .strikes(Resource.ALLOCATION, 1, 1)
            .accepts("allocation_surge", "cpu_runaway", "gc_pressure")
            .symptoms("level_shift", "stall"),
        Case.fault("cpu-regex", DESIGN, "pattern backtracks", "jdk regex", Pressure::regexRunaway)
            .strikes(Resource.PROCESSOR, 1, 1)
            .accepts("cpu_runaway")
            .symptoms("level_shift", "cpu_starvation", "stall", "gc_pressure")
            .culprit("search-query"),
        Case.fault("cpu-spin", HELD_OUT, "loop without an end", "jdk", Pressure::spinRunaway)
            .strikes(Resource.PROCESSOR, 1, 1)
            .accepts("cpu_runaway")
            .symptoms("level_shift", "cpu_starvation", "stall", "gc_pressure")
            .culprit("stream-poller"),
        Case.fault(
                "stall-histograms", DESIGN, "histograms all the time", "jdk", Pressure::histograms)
            .strikes(Resource.PAUSES, 1, 1)
            .accepts("stall", "gc_pressure", "cpu_runaway")
            .symptoms("level_shift", "cpu_starvation")
            .heap(128)
            .culprit("support-core"));
  }

  private static List<Case> waiting() {
    return List.of(
        Case.fault(
                "deadlock-monitors", DESIGN, "opposite order", "jdk", Contention::monitorDeadlock)
            .strikes(Resource.LOCKS, 1, 1)
            .accepts("deadlock")
            .symptoms("lock_contention", "level_shift")
            .culprit("transfer-"),
        Case.fault("deadlock-locks", HELD_OUT, "ring of locks", "jdk juc", Contention::lockDeadlock)
            .strikes(Resource.LOCKS, 1, 1)
            .accepts("deadlock")
            .symptoms("lock_contention", "level_shift")
            .culprit("pipeline-"),
        Case.fault("convoy-table", DESIGN, "lock over a slow call", "jdk", Contention::tableConvoy)
            .strikes(Resource.LOCKS, 1, 1)
            .accepts("lock_contention")
            .symptoms("level_shift", "stall")
            .culprit("booking-"),
        Case.fault("convoy-class", HELD_OUT, "lock of a class", "jdk", Contention::staticConvoy)
            .strikes(Resource.LOCKS, 1, 1)
            .accepts("lock_contention")
            .symptoms("level_shift", "stall", "memory_leak")
            .culprit("pool-"),
        Case.fault("convoy-tomcat", HELD_OUT, "lock in a servlet", "tomcat", TomcatApp::stockConvoy)
            .strikes(Resource.LOCKS, 1, 1)
            .accepts("lock_contention", "level_shift")
            .symptoms("stall", "thread_leak", "allocation_surge", "cpu_runaway")
            .culprit("exec"));
  }

  private static List<Case> steps() {
    return List.of(
        Case.fault("step-pool-size", DESIGN, "pool from 8 to 108", "jdk", Steps::poolSize)
            .strikes(Resource.THREADS, 1, 1)
            .accepts("level_shift")
            .culprit("pool-"),
        Case.fault("step-cpu", HELD_OUT, "requests cost 12 times", "jdk", Steps::requestCost)
            .strikes(Resource.PROCESSOR, 1, 1)
            .load(100, LoadShape.STEADY)
            .accepts("level_shift", "cpu_runaway")
            .symptoms("stall", "cpu_starvation"),
        Case.fault("step-live-data", HELD_OUT, "live data 28 MiB more", "jdk", Steps::liveData)
            .strikes(Resource.HEAP, 1, 1)
            .accepts("level_shift")
            .symptoms("gc_pressure", "heap_exhaustion", "allocation_surge"),
        Case.fault("step-garbage", DESIGN, "garbage 15 times", "jdk", Steps::requestGarbage)
            .strikes(Resource.ALLOCATION, 1, 1)
            .load(100, LoadShape.STEADY)
            .accepts("level_shift", "allocation_surge", "gc_pressure")
            .symptoms("cpu_runaway"));
  }
}
