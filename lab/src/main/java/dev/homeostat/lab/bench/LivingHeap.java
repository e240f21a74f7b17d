package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives on a JVM's heap, by its class histogram behind a collection. How much of the heap is
 * in use tells less exactly: a thread that allocates one object behind the collection takes a
 * buffer of up to half a megabyte for it.
 */
final class LivingHeap {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private LivingHeap() {}

  static double bytes(Jdk jdk, ForkedJvm jvm, Path folder) throws Exception {
    try (ForkedJvm jcmd =
        ForkedJvm.on(jdk)
            .tool("jcmd")
            .run(Long.toString(jvm.pid()), "GC.class_histogram")
            .start(folder)) {
      int status = jcmd.exitStatus();
      Matcher total = TOTAL.matcher(jcmd.out());
      if (status != 0 || !total.find()) {
        throw new IllegalStateException("no class histogram: " + jcmd.err());
      }
      return Double.parseDouble(total.group(1));
    }
  }
}
