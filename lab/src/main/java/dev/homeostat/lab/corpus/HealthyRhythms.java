package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.Lifecycles;
import dev.homeostat.lab.corpus.program.Pools;
import dev.homeostat.lab.corpus.program.Storage;
import java.util.List;

/** Pools, batches, deployments and files that come and go. */
final class HealthyRhythms {
  private HealthyRhythms() {}

  static List<Case> cases() {
    return List.of(
        Case.healthy(
            "ok-pool-grows", DESIGN, "pool to its maximum", "jdk", () -> Pools.growing(40, 45)),
        Case.healthy("ok-pool-elastic", HELD_OUT, "pool breathes", "jdk", Pools::elastic)
            .load(40, LoadShape.bursts(14, 4)),
        Case.healthy(
                "ok-object-pool",
                HELD_OUT,
                "pool to its maximum",
                "commons-pool2",
                Pools::objectPool)
            .load(60, LoadShape.daily(45)),
        Case.healthy(
            "ok-startup-crowd", HELD_OUT, "80 threads go away", "jdk", Pools::startupCrowd),
        Case.healthy("ok-backlog", HELD_OUT, "backlog drains", "jdk", Pools::backlog)
            .load(60, LoadShape.bursts(20, 4)),
        Case.healthy(
            "ok-redeploys",
            DESIGN,
            "redeploys unload",
            "byte-buddy",
            () -> Lifecycles.redeploys(4)),
        Case.healthy(
            "ok-class-bursts",
            DESIGN,
            "features late",
            "byte-buddy",
            () -> Lifecycles.classBursts(24)),
        Case.healthy("ok-scripts", HELD_OUT, "scripts at first use", "groovy", Lifecycles::scripts)
            .load(30, LoadShape.STEADY),
        Case.healthy("ok-batch", DESIGN, "batch job", "guava", () -> Lifecycles.batches(15)),
        Case.healthy(
            "ok-computation", HELD_OUT, "computation", "jdk", () -> Lifecycles.computations(12)),
        Case.healthy("ok-rolling-log", HELD_OUT, "files roll", "logback", Storage::rollingLog),
        Case.healthy(
            "ok-imports", HELD_OUT, "files in numbers", "jdk nio", () -> Storage.imports(9)));
  }
}
