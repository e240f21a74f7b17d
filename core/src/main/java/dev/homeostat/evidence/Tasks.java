package dev.homeostat.evidence;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads of a process as the kernel knows them, those the JVM does not tell of among them: its
 * own and those of native libraries. Linux; where it does not tell, there are none.
 */
final class Tasks {

  private static final int MOST = 5_000;
  private static final int LOOKS_BETWEEN_CHECKS = 100;

  /** How collectors, compilers and what else is HotSpot's own are called. */
  private static final List<String> JVM =
      List.of(
          "GC Thread",
          "G1 ",
          "ParGC",
          "ZDriver",
          "ZDirector",
          "ZStat",
          "ZUnmapper",
          "ZUncommitter",
          "ZWorker",
          "XDriver",
          "XDirector",
          "XWorker",
          "Runtime Worker",
          "RuntimeWorker",
          "Shenandoah",
          "VM Thread",
          "VM Periodic",
          "C1 Comp",
          "C2 Comp",
          "JVMCI",
          "Sweeper thread",
          "Service Thread",
          "Monitor Deflat",
          "Notification Th");

  /** As the kernel keeps it. */
  private static final int LONGEST_NAME = 15;

  /** Of a longer name newer JVMs leave out the middle: {@code homeost..sampler}. */
  private static final int HEAD = 7;

  private static final int TAIL = 6;

  private final Path folder;

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  Tasks(Path process) {
    this.folder = process.resolve("task");
  }

  /** Nanoseconds on a processor, by the thread's number; empty where the kernel does not tell. */
  Map<String, Long> used(Patience patience) throws Patience.Impatience {
    Map<String, Long> used = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder)) {
      for (Path task : tasks) {
        if (used.size() >= MOST) {
          break;
        }
        if (used.size() % LOOKS_BETWEEN_CHECKS == 0) {
          patience.check();
        }
        try {
          String schedstat = Files.readString(task.resolve("schedstat"));
          used.put(
              String.valueOf(task.getFileName()),
              Long.parseLong(schedstat.substring(0, Math.max(0, schedstat.indexOf(' ')))));
        } catch (IOException | NumberFormatException e) {
          // It ended meanwhile, or the kernel does not count.
        }
      }
    } catch (IOException e) {
      // No Linux.
    }
    return used;
  }

  /** The name of a thread, as far as the kernel keeps it; empty where it has ended. */
  private String name(String number) {
    try {
      return Files.readString(folder.resolve(number).resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** What each name used between two looks; what began meanwhile did all of it then. */
  Map<String, Double> between(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Double> byName = new HashMap<>();
    after.forEach(
        (number, nanos) -> {
          double more = nanos - before.getOrDefault(number, 0L);
          if (more > 0) {
            byName.merge(name(number), more, Double::sum);
          }
        });
    return byName;
  }

  /** The name of the process: of the thread that makes the JVM, and of its main thread. */
  String ofProcess() {
    Path process = folder.getParent();
    try {
      return process == null ? "" : Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether a thread is the JVM's own, by its name. */
  static boolean isJvms(String name) {
    for (String begin : JVM) {
      if (name.startsWith(begin)) {
        return true;
      }
    }
    return false;
  }

  /** What the kernel may keep of a Java thread's name. */
  static List<String> kept(String name) {
    int length = name.length();
    return length <= LONGEST_NAME
        ? List.of(name)
        : List.of(
            name.substring(0, LONGEST_NAME),
            name.substring(0, HEAD) + ".." + name.substring(length - TAIL));
  }
}
