package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.ClassLeaks;
import dev.homeostat.lab.corpus.program.Scenario;
import java.util.List;
import java.util.function.Supplier;

/** Classes and loaders that cannot be unloaded. */
final class ClassFaults {
  private ClassFaults() {}

  static List<Case> cases() {
    return List.of(
        loader("class-bytebuddy", DESIGN, "class per request", "byte-buddy", ClassLeaks::byteBuddy)
            .losesMetaspace(35, 32)
            .culprit("shop.Decorator"),
        loader("class-groovy", HELD_OUT, "script per request", "groovy", ClassLeaks::groovy)
            .losesMetaspace(8, 48)
            .culprit("Script"),
        loader("class-janino", HELD_OUT, "rule per request", "janino", ClassLeaks::janino)
            .losesMetaspace(30, 40)
            .fromFirstRequest()
            .culprit("org.codehaus"),
        loader("class-proxies", DESIGN, "loader per client", "jdk", ClassLeaks::proxies)
            .losesMetaspace(40, 64)
            .fromFirstRequest()
            .culprit("Proxy"),
        loader("class-hidden", HELD_OUT, "strong hidden classes", "jdk", ClassLeaks::hidden)
            .losesMetaspace(200, 48)
            .culprit("Compiled"),
        loader("class-redeploy", DESIGN, "redeploys held", "byte-buddy", ClassLeaks::redeploys)
            .losesMetaspace(6, 32)
            .culprit("webapp"));
  }

  static Case loader(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return Case.fault(name, half, mechanism, library, program)
        .accepts("class_leak")
        .symptoms(
            "memory_leak",
            "object_leak",
            "native_memory_leak",
            "code_cache_full",
            "gc_pressure",
            "level_shift");
  }
}
