package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.Caches;
import dev.homeostat.lab.corpus.program.Finalizers;
import dev.homeostat.lab.corpus.program.Lifecycles;
import dev.homeostat.lab.corpus.program.Scenario;
import dev.homeostat.lab.corpus.program.SessionService;
import dev.homeostat.lab.corpus.program.Storage;
import java.util.List;

/** What holds or makes much memory for good reasons. */
final class HealthyMemory {
  private HealthyMemory() {}

  static List<Case> cases() {
    return List.of(
        Case.healthy(
                "ok-cache-warming", DESIGN, "cache warms", "caffeine", () -> Caches.warming(24))
            .load(60, LoadShape.STEADY),
        Case.healthy(
                "ok-cache-lru",
                HELD_OUT,
                "cache warms",
                "guava",
                () -> Caches.leastRecentlyUsed(32))
            .load(60, LoadShape.STEADY),
        Case.healthy(
                "ok-ttl-store",
                HELD_OUT,
                "entries live 35 s",
                "caffeine",
                () -> Caches.timeToLive(35))
            .load(50, LoadShape.STEADY),
        Case.healthy(
                "ok-soft-references", HELD_OUT, "soft references", "jdk", Caches::softReferences)
            .load(60, LoadShape.STEADY),
        Case.healthy(
            "ok-config-reload", DESIGN, "rules loaded anew", "jdk", () -> Caches.reload(14, 13)),
        Case.healthy("ok-middle-age", DESIGN, "mid-life garbage", "jdk", SessionService::busy)
            .load(100, LoadShape.STEADY),
        Case.healthy(
                "ok-big-sessions", DESIGN, "mid-life garbage", "jdk", HealthyMemory::bigSessions)
            .load(30, LoadShape.daily(35)),
        Case.healthy(
                "ok-rare-collections", DESIGN, "rare collections", "jdk", SessionService::small)
            .load(20, LoadShape.STEADY)
            .heap(256),
        Case.healthy("ok-idle", HELD_OUT, "next to nothing", "jdk", Lifecycles::idle)
            .load(5, LoadShape.STEADY),
        Case.healthy("ok-cleaners", DESIGN, "cleaners keep up", "jdk", Finalizers::cleaners)
            .load(60, LoadShape.STEADY),
        Case.healthy(
                "ok-direct-transfers",
                DESIGN,
                "buffers found late",
                "jdk",
                Storage::directTransfers)
            .load(40, LoadShape.STEADY)
            .flags("-XX:MaxDirectMemorySize=64m"),
        Case.healthy(
            "ok-mapped-segments", HELD_OUT, "segments roll", "jdk nio", Storage::mappedSegments),
        Case.healthy("ok-compression", HELD_OUT, "deflaters ended", "jdk zip", Storage::compression)
            .load(80, LoadShape.STEADY));
  }

  private static Scenario bigSessions() {
    return new SessionService(60, 256);
  }
}
