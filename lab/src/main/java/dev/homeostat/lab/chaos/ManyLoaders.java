package dev.homeostat.lab.chaos;

import static dev.homeostat.lab.chaos.Fault.hold;

import dev.homeostat.lab.fork.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes 2,000 class loaders, holds them for a while, so that the agent looks at them, and lets go;
 * then a heap dump of what lives must hold none.
 */
final class ManyLoaders implements Fault {

  private static final String LOADERS = "2000";
  private static final String LOADER = "dev.homeostat.lab.host.LoaderChurningHost$Passing";

  @Override
  public String name() {
    return "many-loaders";
  }

  @Override
  public String run(Place place) throws Exception {
    try (Subject subject =
        place.start(
            ",interval=20ms,learning=5s,evidence_max_pause=10s",
            "-Xmx256m",
            "LoaderChurningHost",
            LOADERS)) {
      subject.await("the loaders' end", () -> subject.jvm().out().contains("let go"));
      Path dump = place.folder().resolve("heap.hprof");
      String said = jcmd(place, subject, "GC.heap_dump", dump.toString());
      hold(said.contains("created"), said);
      long held = HeapDump.instancesOf(LOADER, dump);
      boolean told = told(subject, "class_leak");
      boolean named = told(subject, "\"kind\":\"loader\"");
      subject.endWell();
      hold(held == 0, held + " loaders are still held");
      return "%s class loaders made, %s and let go: the heap dump holds none of them"
          .formatted(
              LOADERS,
              !told ? "not alerted about" : named ? "alerted about by name" : "alerted about");
    }
  }

  private static boolean told(Subject subject, String text) throws Exception {
    Path alerts = subject.place().alerts();
    return Files.exists(alerts) && Files.readString(alerts).contains(text);
  }

  private static String jcmd(Place place, Subject subject, String... words) throws Exception {
    try (ForkedJvm jcmd =
        ForkedJvm.on(place.jdk())
            .tool("jcmd")
            .run(Long.toString(subject.jvm().pid()))
            .run(words)
            .start(place.folder())) {
      jcmd.exitStatus();
      return jcmd.out() + jcmd.err();
    }
  }
}
