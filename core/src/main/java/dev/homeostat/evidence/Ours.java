package dev.homeostat.evidence;

import java.util.Set;

/** What is this agent's own within the watched process: never a suspect. */
final class Ours {

  private static final String ROOT = "dev.homeostat.";
  private static final String THREADS = "homeostat-";
  private static final Set<String> PACKAGES =
      Set.of(
          "text",
          "store",
          "signal",
          "sensor",
          "series",
          "detect",
          "alert",
          "evidence",
          "sink",
          "web",
          "agent");

  private Ours() {}

  static boolean isThread(String name) {
    return name.startsWith(THREADS);
  }

  static boolean isClass(String name) {
    if (!name.startsWith(ROOT)) {
      return false;
    }
    int end = name.indexOf('.', ROOT.length());
    return end < 0 || PACKAGES.contains(name.substring(ROOT.length(), end));
  }
}
