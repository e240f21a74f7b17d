package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.ClassHistogram;
import dev.homeostat.sensor.ContainerRoom;
import dev.homeostat.sensor.MeasuredHistogram;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who looks at what: a row an anomaly type, the likeliest to know first. */
final class Inspectors {

  private Inspectors() {}

  static Map<AnomalyType, List<Inspector>> ofThisProcess(
      Path proc,
      Diagnostics diagnostics,
      MeasuredHistogram histogram,
      PauseBudget pauses,
      Clock clock) {
    NextStop next = new NextStop();
    Tasks tasks = new Tasks(proc.resolve("self"));
    ContainerRoom room = new ContainerRoom(proc);
    Inspector threads = open("threads", () -> new ThreadInspector(new OwnThreads(pauses)));
    Inspector virtual = open("virtual threads", VirtualThreadInspector::new);
    Inspector heap =
        open(
            "classes on the heap",
            () ->
                new HeapInspector(
                    histogram, HeapInspector::ofThisJvm, pauses, next, diagnostics, clock));
    Inspector holders =
        open(
            "old objects",
            () ->
                new HolderInspector(
                    histogram, pauses, next, diagnostics, () -> HolderInspector.roomToStart(room)));
    Inspector files = open("files", () -> new FileInspector(proc.resolve("self")));
    Inspector loaders = open("classes and loaders", () -> new LoaderInspector(diagnostics));
    Inspector buffers = open("buffers", BufferInspector::new);
    Inspector tracked =
        open("native memory the JVM tracks", () -> new TrackedMemoryInspector(diagnostics));
    Inspector residual = open("native memory", () -> new NativeInspector(proc.resolve("self")));
    Inspector processor =
        open(
            "processor time of threads",
            () -> new ProcessorInspector(ProcessorInspector.Use.PROCESSOR, tasks, pauses));
    Inspector allocation =
        open(
            "allocation of threads",
            () -> new ProcessorInspector(ProcessorInspector.Use.ALLOCATION, tasks, pauses));
    Inspector collections = open("collections", CollectionInspector::new);
    Inspector waits =
        open("what threads wait for", () -> new WaitInspector(proc.resolve("self"), clock));
    Inspector deadlocks = open("deadlocks", () -> new DeadlockInspector(pauses));
    Inspector locks = open("locks", () -> new LockInspector(pauses));

    Map<AnomalyType, List<Inspector>> table = new EnumMap<>(AnomalyType.class);
    table.put(AnomalyType.THREAD_LEAK, List.of(threads));
    table.put(AnomalyType.VIRTUAL_THREAD_LEAK, List.of(virtual, heap));
    table.put(AnomalyType.MEMORY_LEAK, List.of(heap, holders));
    table.put(AnomalyType.OBJECT_LEAK, List.of(heap, holders));
    table.put(AnomalyType.HEAP_EXHAUSTION, List.of(heap, holders));
    table.put(AnomalyType.FINALIZER_BACKLOG, List.of(heap, holders));
    table.put(AnomalyType.GC_PRESSURE, List.of(allocation, collections));
    table.put(AnomalyType.ALLOCATION_SURGE, List.of(allocation));
    table.put(AnomalyType.FD_LEAK, List.of(files));
    table.put(AnomalyType.CLASS_LEAK, List.of(loaders));
    table.put(AnomalyType.CODE_CACHE_FULL, List.of(loaders));
    table.put(AnomalyType.DIRECT_MEMORY_LEAK, List.of(buffers, heap));
    table.put(AnomalyType.NATIVE_MEMORY_LEAK, List.of(buffers, tracked, heap, residual));
    table.put(AnomalyType.MEMORY_LIMIT, List.of(buffers, tracked, residual, threads));
    table.put(AnomalyType.CPU_RUNAWAY, List.of(processor));
    table.put(AnomalyType.CPU_STARVATION, List.of(waits, processor));
    table.put(AnomalyType.STALL, List.of(waits, processor, locks));
    table.put(AnomalyType.IO_STALL, List.of(waits, locks));
    table.put(AnomalyType.DEADLOCK, List.of(deadlocks));
    table.put(AnomalyType.LOCK_CONTENTION, List.of(locks));
    return table;
  }

  /**
   * Who looks at another process: only the kernel is asked for what is usual, since whoever watches
   * from outside has not asked for stops.
   *
   * @param process its folder in procfs
   */
  static Map<AnomalyType, List<Inspector>> ofProcess(
      Path process, OtherJvm jvm, Diagnostics diagnostics, PauseBudget pauses, Clock clock) {
    MeasuredHistogram histogram =
        MeasuredHistogram.of(() -> diagnostics.run(ClassHistogram.COMMAND), jvm::heapBytes);
    KernelThreads view = new KernelThreads(process, jvm, diagnostics, pauses, clock);
    Inspector threads = open("threads", () -> new ThreadInspector(view));
    Inspector heap =
        open(
            "classes on the heap",
            () ->
                new OnDemand(
                    new HeapInspector(
                        histogram, jvm::collections, pauses, new NextStop(), diagnostics, clock)));
    Inspector files = open("files", () -> new FileInspector(process));
    Inspector residual = open("native memory", () -> new NativeInspector(process));
    Inspector processor =
        open("processor time of threads", () -> new TaskInspector(process, view, clock));
    Inspector waits = open("what threads wait for", () -> new WaitInspector(process, clock));
    Inspector hot =
        recorded(RecordingInspector.Topic.PROCESSOR, jvm, diagnostics, histogram, pauses);
    Inspector allocation =
        recorded(RecordingInspector.Topic.ALLOCATION, jvm, diagnostics, histogram, pauses);
    Inspector holders =
        recorded(RecordingInspector.Topic.HOLDERS, jvm, diagnostics, histogram, pauses);

    Map<AnomalyType, List<Inspector>> table = new EnumMap<>(AnomalyType.class);
    table.put(AnomalyType.THREAD_LEAK, List.of(threads));
    table.put(AnomalyType.MEMORY_LEAK, List.of(heap, holders));
    table.put(AnomalyType.HEAP_EXHAUSTION, List.of(heap, holders));
    table.put(AnomalyType.GC_PRESSURE, List.of(allocation));
    table.put(AnomalyType.FD_LEAK, List.of(files));
    table.put(AnomalyType.MEMORY_LIMIT, List.of(residual, threads));
    table.put(AnomalyType.CPU_RUNAWAY, List.of(processor, hot));
    table.put(AnomalyType.CPU_STARVATION, List.of(waits, processor, hot));
    table.put(AnomalyType.STALL, List.of(waits, processor));
    table.put(AnomalyType.IO_STALL, List.of(waits));
    return table;
  }

  private static Inspector recorded(
      RecordingInspector.Topic topic,
      OtherJvm jvm,
      Diagnostics diagnostics,
      MeasuredHistogram histogram,
      PauseBudget pauses) {
    return open(
        "flight recording",
        () -> new RecordingInspector(topic, jvm, diagnostics, histogram, pauses));
  }

  /** Looks only when it is asked to. */
  private record OnDemand(Inspector inspector) implements Inspector {
    @Override
    public String topic() {
      return inspector.topic();
    }

    @Override
    public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
      inspector.inspect(inquiry, notes, patience);
    }
  }

  /** Opens one; where it cannot be, what it would have seen is a gap. */
  private static Inspector open(String topic, Opening opening) {
    try {
      return opening.open();
    } catch (Throwable t) {
      return new Absent(topic, why(t));
    }
  }

  private static String why(Throwable cause) {
    if (cause instanceof LinkageError) {
      return "the application runs without the JDK module it needs";
    }
    String message = cause.getMessage();
    return SafeText.of(message == null ? cause.getClass().getSimpleName() : message);
  }

  private interface Opening {
    Inspector open() throws Exception;
  }

  /** Says that it is not there. */
  private record Absent(String topic, String why) implements Inspector {
    @Override
    public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
      if (notes.suspects().isEmpty()) {
        notes.gap(topic + ": " + why);
      }
    }
  }
}
