package dev.homeostat.junit;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this JVM holds at one moment.
 *
 * @param threads live threads: how many of each name, numbers in it taken for one
 * @param files open files: how many of each name
 * @param classes that are loaded
 * @param heapBytes in use after a full collection
 */
record Census(
    Map<String, Integer> threads, Map<String, Integer> files, long classes, long heapBytes) {

  private static final int COLLECTIONS = 3;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Counts; collects the heap first. */
  static Census take() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = Long.MAX_VALUE;
    // What one collection reclaims is often what the one before has found and queued.
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      used = Math.min(used, memory.getHeapMemoryUsage().getUsed());
    }
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    return new Census(
        counted(threadNames()), counted(fileNames()), classes.getLoadedClassCount(), used);
  }

  /** How many there are of all names. */
  static int count(Map<String, Integer> names) {
    return names.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The name of which there are the most more than before, with their number. */
  static String culprit(Map<String, Integer> before, Map<String, Integer> after) {
    return after.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue() - before.getOrDefault(e.getKey(), 0)))
        .max(Map.Entry.comparingByValue())
        .map(e -> e.getValue() + " more of '" + e.getKey() + "'")
        .orElse("");
  }

  private static List<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  /** Without {@code /proc} there are none. */
  private static List<String> fileNames() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : open) {
        try {
          names.add(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return names;
  }

  private static Map<String, Integer> counted(List<String> names) {
    Map<String, Integer> counts = new TreeMap<>();
    names.forEach(name -> counts.merge(name.replaceAll("\\d+", "N"), 1, Integer::sum));
    return counts;
  }
}
