package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.ClientLeaks;
import dev.homeostat.lab.corpus.program.FileLeaks;
import dev.homeostat.lab.corpus.program.Scenario;
import java.util.List;
import java.util.function.Supplier;

/** Files and sockets that stay open. */
final class FileFaults {
  /** Keeps the JDK's server from closing idle connections, which would hide the leak. */
  static final String[] KEEP_CONNECTIONS = {
    "-Dsun.net.httpserver.idleInterval=3600", "-Dsun.net.httpserver.maxIdleConnections=9000"
  };

  private FileFaults() {}

  static List<Case> cases() {
    return List.of(
        file("fd-streams", DESIGN, "file streams", "jdk io", FileLeaks::streams)
            .culprit("template.html"),
        file("fd-listings", DESIGN, "Files.list not closed", "jdk nio", FileLeaks::listings)
            .loses(Resource.FILES, 3, 1024)
            .fromFirstRequest()
            .culprit("scratch"),
        file("fd-close-wait", HELD_OUT, "server never closes", "jdk", FileLeaks::closeWait)
            .culprit("socket"),
        file("fd-selectors", DESIGN, "selector per call", "jdk", FileLeaks::selectors)
            .loses(Resource.FILES, 4, 1024)
            .culprit("event"),
        file("fd-datagrams", HELD_OUT, "datagram socket per metric", "jdk", FileLeaks::datagrams)
            .fromFirstRequest()
            .culprit("socket"),
        file("fd-okhttp", DESIGN, "body not closed", "okhttp", ClientLeaks::okHttpBody)
            .loses(Resource.FILES, 4, 1024)
            .flags(KEEP_CONNECTIONS)
            .culprit("socket"),
        file("fd-apache", HELD_OUT, "client per call", "httpclient5", ClientLeaks::apacheClient)
            .loses(Resource.FILES, 4, 1024)
            .flags(KEEP_CONNECTIONS)
            .heap(128)
            .fromFirstRequest()
            .culprit("socket"),
        file("fd-lucene", HELD_OUT, "reader per refresh", "lucene", FileLeaks::luceneReaders)
            .loses(Resource.FILES, 3, 1024)
            .culprit("index"));
  }

  static Case file(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return Case.fault(name, half, mechanism, library, program)
        .loses(Resource.FILES, 8, 1024)
        .accepts("fd_leak")
        .symptoms("memory_leak", "object_leak", "native_memory_leak", "level_shift");
  }
}
