package dev.homeostat.evidence;

import java.util.HashMap;
import java.util.Map;

/** Finds in stacks the frame that tells something. Stateless. */
final class Stacks {

  /** Deep enough for an application's frame beneath those of the JDK and a library. */
  static final int DEPTH = 48;

  private Stacks() {}

  /**
   * The topmost frame that is not the JDK's, else the topmost that does not merely wait, as {@code
   * package.Class.method}; empty for an empty stack.
   */
  static String frame(StackTraceElement[] stack) {
    String waits = "";
    for (StackTraceElement frame : stack) {
      if (!isJdk(frame.getClassName())) {
        return plain(frame);
      }
      if (waits.isEmpty() && !isWait(frame)) {
        waits = plain(frame);
      }
    }
    return waits.isEmpty() && stack.length > 0 ? plain(stack[0]) : waits;
  }

  /** The commonest of some texts that are not empty; empty where there are none. */
  static String commonest(Iterable<String> texts) {
    Map<String, Integer> counts = new HashMap<>();
    String best = "";
    for (String text : texts) {
      if (!text.isEmpty()) {
        int count = counts.merge(text, 1, Integer::sum);
        if (best.isEmpty() || count > counts.getOrDefault(best, 0)) {
          best = text;
        }
      }
    }
    return best;
  }

  /** Whether a class is the platform's own, by its name. */
  static boolean isJdk(String className) {
    return className.startsWith("java.")
        || className.startsWith("javax.")
        || className.startsWith("jdk.")
        || className.startsWith("sun.")
        || className.startsWith("com.sun.");
  }

  private static boolean isWait(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.equals("java.lang.Object")
        || type.equals("java.lang.Thread")
        || type.equals("java.util.concurrent.ForkJoinPool")
        || type.startsWith("jdk.internal.")
        || type.startsWith("sun.nio.ch.")
        || type.startsWith("java.util.concurrent.locks.");
  }

  private static String plain(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }
}
