package dev.homeostat.evidence;

import dev.homeostat.evidence.ThreadView.Doing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each platform thread does, by its number at the kernel, from what {@code jcmd PID
 * Thread.print} prints. Immutable.
 *
 * @param threads by number
 */
record ThreadDump(Map<Long, Doing> threads) {

  /** {@code "name" #12 prio=5 … nid=0x1a2b waiting on condition}; decimal from JDK 21 on. */
  private static final Pattern THREAD = Pattern.compile("^\"(.*)\" .*\\bnid=(0x)?([0-9a-f]+)\\b");

  /** {@code at java.lang.Thread.sleep(java.base@17.0.15/Native Method)}, indented. */
  private static final Pattern FRAME = Pattern.compile("^\\s+at ([^(]+)\\.([^.(]+)\\(");

  private static final int HEXADECIMAL = 16;

  /** Reads a dump; lines that say neither are passed over. */
  static ThreadDump parse(String dump) {
    Map<Long, Doing> threads = new HashMap<>();
    List<StackTraceElement> stack = new ArrayList<>();
    long number = -1;
    String name = "";
    for (String line : (Iterable<String>) dump.lines()::iterator) {
      Matcher thread = line.startsWith("\"") ? THREAD.matcher(line) : null;
      Matcher frame = stack.size() < Stacks.DEPTH ? FRAME.matcher(line) : null;
      if (thread != null && thread.find()) {
        put(threads, number, name, stack);
        number = Long.parseLong(thread.group(3), thread.group(2) == null ? 10 : HEXADECIMAL);
        name = thread.group(1);
        stack.clear();
      } else if (frame != null && frame.find()) {
        stack.add(new StackTraceElement(frame.group(1), frame.group(2), null, -1));
      }
    }
    put(threads, number, name, stack);
    return new ThreadDump(threads);
  }

  private static void put(
      Map<Long, Doing> threads, long number, String name, List<StackTraceElement> stack) {
    if (number >= 0) {
      threads.put(number, new Doing(name, Stacks.frame(stack.toArray(new StackTraceElement[0]))));
    }
  }
}
