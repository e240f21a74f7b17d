package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.ClassLeaks;
import dev.homeostat.lab.corpus.program.FileLeaks;
import dev.homeostat.lab.corpus.program.H2Store;
import dev.homeostat.lab.corpus.program.HeapLeaks;
import dev.homeostat.lab.corpus.program.LuceneIndex;
import dev.homeostat.lab.corpus.program.NativeLeaks;
import dev.homeostat.lab.corpus.program.ThreadLeaks;
import java.util.List;

/** Faults of ten minutes: small beside the saw, or seen by few whole collections. */
final class SlowFaults {
  private SlowFaults() {}

  static List<Case> cases() {
    return List.of(
        HeapFaults.heap("slow-heap-map", DESIGN, "small beside the saw", "jdk", HeapLeaks::map)
            .slow()
            .heap(224)
            .losesHeap(15),
        HeapFaults.heap(
                "slow-heap-timeouts",
                DESIGN,
                "cancelled timeouts",
                "jdk",
                HeapLeaks::cancelledTimeouts)
            .slow()
            .heap(192)
            .losesHeap(10)
            .culprit("ScheduledThreadPoolExecutor"),
        HeapFaults.heap(
                "slow-heap-delete-on-exit",
                HELD_OUT,
                "names kept",
                "jdk io",
                HeapLeaks::deleteOnExit)
            .slow()
            .heap(128)
            .fromFirstRequest()
            .losesHeap(5)
            .culprit("DeleteOnExitHook"),
        HeapFaults.heap("slow-heap-audit", HELD_OUT, "table never cut", "h2", H2Store::audit)
            .slow()
            .heap(192)
            .losesHeap(11)
            .culprit("org.h2"),
        HeapFaults.heap(
                "slow-heap-lucene",
                HELD_OUT,
                "index in memory",
                "lucene",
                LuceneIndex::growingBuffers)
            .slow()
            .heap(192)
            .losesHeap(10)
            .culprit("org.apache.lucene"),
        HeapFaults.heap("slow-heap-objects", DESIGN, "tiny objects", "jdk", HeapLeaks::tinyObjects)
            .slow()
            .heap(192)
            .fromFirstRequest()
            .losesHeap(12)
            .culprit("java.lang.Long"),
        ThreadFaults.thread(
                "slow-thread", DESIGN, "executor now and then", "jdk", ThreadLeaks::executor)
            .slow()
            .loses(Resource.THREADS, 0.5, 600)
            .culprit("pool-"),
        FileFaults.file("slow-fd-journal", HELD_OUT, "journal parts", "jdk nio", FileLeaks::journal)
            .slow()
            .loses(Resource.FILES, 0.8, 1024)
            .culprit("journal-"),
        ClassFaults.loader(
                "slow-class-groovy", HELD_OUT, "script now and then", "groovy", ClassLeaks::groovy)
            .slow()
            .losesMetaspace(1.5, 48)
            .culprit("Script"),
        NativeFaults.outside(
                "slow-native", DESIGN, "malloc without free", "jdk unsafe", NativeLeaks::malloc)
            .slow()
            .fromFirstRequest()
            .loses(Resource.NATIVE, 5, 1024));
  }
}
