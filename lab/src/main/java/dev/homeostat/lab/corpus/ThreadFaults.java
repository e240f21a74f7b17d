package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.ClientLeaks;
import dev.homeostat.lab.corpus.program.Scenario;
import dev.homeostat.lab.corpus.program.ThreadLeaks;
import dev.homeostat.lab.corpus.program.VirtualThreads;
import dev.homeostat.lab.corpus.program.ZooKeeperNode;
import java.util.List;
import java.util.function.Supplier;

/** Threads, platform and virtual, that are made for a request and never end. */
final class ThreadFaults {
  private ThreadFaults() {}

  static List<Case> cases() {
    return List.of(
        thread("thread-executor", DESIGN, "executor per request", "jdk", ThreadLeaks::executor)
            .loses(Resource.THREADS, 6, 1000)
            .culprit("pool-"),
        thread("thread-timer", DESIGN, "timer per user", "jdk", ThreadLeaks::timer)
            .loses(Resource.THREADS, 6, 1000)
            .fromFirstRequest()
            .culprit("Timer-"),
        thread("thread-quartz", HELD_OUT, "scheduler per tenant", "quartz", ThreadLeaks::quartz)
            .loses(Resource.THREADS, 3, 1000)
            .culprit("tenant-"),
        thread(
                "thread-silent-downstream",
                HELD_OUT,
                "calls without a timeout",
                "jdk",
                ThreadLeaks::silentDownstream)
            .loses(Resource.THREADS, 6, 1000)
            .culprit("pool-"),
        thread("thread-lost-signal", DESIGN, "latch never released", "jdk", ThreadLeaks::lostSignal)
            .loses(Resource.THREADS, 4, 800)
            .culprit("order-worker-"),
        thread(
                "thread-http-client",
                HELD_OUT,
                "client per tenant",
                "jdk httpclient",
                ClientLeaks::jdkHttpClient)
            .loses(Resource.THREADS, 5, 1000)
            .fromFirstRequest()
            .flags(FileFaults.KEEP_CONNECTIONS)
            .heap(128)
            .culprit("HttpClient-"),
        thread("thread-netty", DESIGN, "event loop per call", "netty", ClientLeaks::nettyGroup)
            .loses(Resource.THREADS, 5, 1000)
            .heap(128)
            .fromFirstRequest()
            .culprit("nioEventLoopGroup"),
        thread("thread-hikari", DESIGN, "pool per tenant", "hikaricp", ClientLeaks::hikariPool)
            .loses(Resource.THREADS, 5, 1000)
            .heap(160)
            .culprit("Hikari"),
        thread(
                "thread-zookeeper",
                HELD_OUT,
                "session per look-up",
                "zookeeper",
                ZooKeeperNode::sessionsNotClosed)
            .loses(Resource.THREADS, 3, 1000)
            .heap(160)
            .culprit("SendThread"),
        thread("thread-kafka", HELD_OUT, "producer per call", "kafka", ClientLeaks::kafkaProducer)
            .loses(Resource.THREADS, 4, 600)
            .heap(320)
            .culprit("kafka-producer"),
        Case.fault(
                "virtual-subscribers",
                DESIGN,
                "virtual threads wait for ever",
                "jdk",
                VirtualThreads::forgottenSubscribers)
            .loses(Resource.VIRTUAL_THREADS, 4.5, 100_000)
            .accepts("virtual_thread_leak", "memory_leak", "object_leak")
            .symptoms("gc_pressure", "heap_exhaustion", "out_of_memory", "level_shift")
            .fromJdk(21)
            .culprit("VirtualThread"),
        Case.fault(
                "virtual-silent-peers",
                HELD_OUT,
                "virtual thread per silent connection",
                "jdk",
                VirtualThreads::silentPeers)
            .loses(Resource.FILES, 4, 1024)
            .accepts("fd_leak", "virtual_thread_leak")
            .symptoms("memory_leak", "level_shift")
            .fromFirstRequest()
            .fromJdk(21)
            .culprit("socket"));
  }

  static Case thread(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return Case.fault(name, half, mechanism, library, program)
        .accepts("thread_leak")
        .symptoms("fd_leak", "memory_leak", "object_leak", "native_memory_leak", "level_shift");
  }
}
