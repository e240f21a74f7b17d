package dev.homeostat.lab.corpus;

import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of one case on one JDK and collector, in a JVM of its own on a processor of its own. */
record Job(Case row, Jdk java, Collector collector, long seed, int seconds, Path folder) {
  /** Beyond the run's length: the start of the slowest program and its last collections. */
  private static final int GRACE_SECONDS = 60;

  String label() {
    return row.name() + " " + java.feature() + "-" + collector.label();
  }

  boolean isDone() {
    return Files.exists(folder.resolve("truth.json"));
  }

  /**
   * Runs the case with more flags and arguments than its own.
   *
   * @return its exit status, or -1 where it had to be ended
   */
  int run(int processor, List<String> flags, List<String> arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (MemoryGroup memory = memory()) {
      List<String> command = new ArrayList<>(memory.enter());
      command.addAll(command(processor, flags, arguments));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectOutput(folder.resolve("stdout.log").toFile());
      builder.redirectError(folder.resolve("stderr.log").toFile());
      Process process = builder.start();
      try {
        boolean over = process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS);
        return over ? process.exitValue() : -1;
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private MemoryGroup memory() {
    int mib = row.memoryMib();
    if (mib == Integer.MAX_VALUE) {
      return MemoryGroup.none();
    }
    try {
      return MemoryGroup.of("corpus-" + ProcessHandle.current().pid() + "-" + seed, mib);
    } catch (IOException e) {
      System.out.println(label() + ": its limit of memory is nominal, none can be set: " + e);
      return MemoryGroup.none();
    }
  }

  private List<String> command(int processor, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("taskset", "-c", Integer.toString(processor)));
    command.addAll(List.of("prlimit", "--nofile=" + row.openFilesLimit(), "--core=0"));
    if (System.getProperty("user.name").equals("root")) {
      // The kernel does not hold root to it, so the process sees a limit that harms nobody else.
      command.add("--nproc=" + row.threadLimit());
    }
    command.add(java.tool("java").toString());
    int heap = collector.heapMib(row.heapMib());
    command.addAll(List.of("-Xms" + heap + "m", "-Xmx" + heap + "m", collector.flag()));
    if (java.feature() >= 21) {
      // What the agent opens to itself: the count of virtual threads.
      command.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    }
    if (java.feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(row.flags());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CaseMain.class.getName(), row.name()));
    command.addAll(List.of("--seed=" + seed, "--seconds=" + seconds, "--out=" + folder));
    command.addAll(arguments);
    return command;
  }
}
