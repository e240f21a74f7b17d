package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.H2Store;
import dev.homeostat.lab.corpus.program.JdkWebServer;
import dev.homeostat.lab.corpus.program.JettyApp;
import dev.homeostat.lab.corpus.program.KafkaNode;
import dev.homeostat.lab.corpus.program.LuceneIndex;
import dev.homeostat.lab.corpus.program.NettyService;
import dev.homeostat.lab.corpus.program.TomcatApp;
import dev.homeostat.lab.corpus.program.VirtualThreads;
import dev.homeostat.lab.corpus.program.ZooKeeperNode;
import java.util.List;

/** Servers and stores under load. */
final class HealthyServers {
  private HealthyServers() {}

  static List<Case> cases() {
    return List.of(
        Case.healthy(
                "ok-jdk-http-daily", HELD_OUT, "daily load", "jdk httpserver", JdkWebServer::new)
            .load(60, LoadShape.daily(40)),
        Case.healthy("ok-jetty-bursts", HELD_OUT, "bursty load", "jetty, okhttp", JettyApp::new)
            .load(50, LoadShape.bursts(12, 3)),
        Case.healthy("ok-tomcat", DESIGN, "sessions expire", "tomcat", TomcatApp::expiringSessions)
            .load(60, LoadShape.STEADY),
        Case.healthy(
                "ok-tomcat-daily", DESIGN, "daily sessions", "tomcat", TomcatApp::expiringSessions)
            .load(60, LoadShape.daily(50))
            .heap(160), // At the height of its day its sessions alone fill 80 MiB.
        Case.healthy("ok-h2", DESIGN, "database in memory", "h2, hikaricp", H2Store::inMemory)
            .load(80, LoadShape.STEADY),
        Case.healthy("ok-h2-file", DESIGN, "database in a file", "h2, hikaricp", H2Store::inFile)
            .load(60, LoadShape.bursts(15, 4)),
        Case.healthy("ok-lucene", HELD_OUT, "index with merges", "lucene", LuceneIndex::new)
            .load(60, LoadShape.STEADY),
        Case.healthy("ok-kafka", HELD_OUT, "broker under load", "kafka", KafkaNode::new)
            .load(80, LoadShape.STEADY)
            .heap(160),
        Case.healthy("ok-zookeeper", DESIGN, "server under load", "zookeeper", ZooKeeperNode::new)
            .load(80, LoadShape.STEADY),
        Case.healthy("ok-netty", HELD_OUT, "steady load", "netty", NettyService::pooled)
            .load(80, LoadShape.STEADY),
        Case.healthy("ok-netty-arenas", HELD_OUT, "arenas grow", "netty", NettyService::arenas)
            .load(60, LoadShape.bursts(20, 5)),
        Case.healthy("ok-virtual-fan-out", DESIGN, "fan-out", "jdk", VirtualThreads::fanOut)
            .fromJdk(21));
  }
}
