package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.Caches;
import dev.homeostat.lab.corpus.program.H2Store;
import dev.homeostat.lab.corpus.program.KafkaNode;
import dev.homeostat.lab.corpus.program.Pools;
import dev.homeostat.lab.corpus.program.SessionService;
import java.util.List;

/** Healthy programs of ten minutes. */
final class SlowHealthy {
  private SlowHealthy() {}

  static List<Case> cases() {
    return List.of(
        Case.healthy("slow-ok-cache", DESIGN, "cache warms", "caffeine", () -> Caches.warming(60))
            .slow()
            .load(25, LoadShape.STEADY)
            .heap(192),
        Case.healthy(
                "slow-ok-ttl",
                HELD_OUT,
                "entries live 240 s",
                "caffeine",
                () -> Caches.timeToLive(240))
            .slow()
            .load(15, LoadShape.daily(300))
            .heap(192),
        Case.healthy("slow-ok-h2", DESIGN, "database in a file", "h2, hikaricp", H2Store::inFile)
            .slow()
            .load(60, LoadShape.daily(200)),
        Case.healthy("slow-ok-kafka", HELD_OUT, "broker under load", "kafka", KafkaNode::new)
            .slow()
            .load(60, LoadShape.daily(250))
            .heap(160),
        Case.healthy("slow-ok-saw", DESIGN, "large saw", "jdk", SessionService::busy)
            .slow()
            .heap(256),
        Case.healthy(
                "slow-ok-pool", DESIGN, "pool to its maximum", "jdk", () -> Pools.growing(50, 300))
            .slow());
  }
}
