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
  private static final String NUMBER = " nid=";

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
      Matcher frame = stack.size() < Stacks.DEPTH ? FRAME.matcher(line) : null;
      // Behind the name, which may hold quotes and numbers of its own, there are none.
      int at = line.startsWith("\"") ? line.lastIndexOf(NUMBER) : -1;
      int quote = line.lastIndexOf("\" ", at);
      long read = at > 0 && quote > 0 ? number(line, at + NUMBER.length()) : -1;
      if (read >= 0) {
        put(threads, number, name, stack);
        number = read;
        name = line.substring(1, quote);
        stack.clear();
      } else if (frame != null && frame.find()) {
        stack.add(new StackTraceElement(frame.group(1), frame.group(2), null, -1));
      }
    }
    put(threads, number, name, stack);
    return new ThreadDump(threads);
  }

  /** The number that begins there, hexadecimal behind {@code 0x}; -1 where there is none. */
  private static long number(String line, int from) {
    boolean hexadecimal = line.startsWith("0x", from);
    int begin = hexadecimal ? from + 2 : from;
    int end = begin;
    while (end < line.length() && Character.digit(line.charAt(end), HEXADECIMAL) >= 0) {
      end++;
    }
    try {
      return Long.parseLong(line, begin, end, hexadecimal ? HEXADECIMAL : 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void put(
      Map<Long, Doing> threads, long number, String name, List<StackTraceElement> stack) {
    if (number >= 0) {
      threads.put(number, new Doing(name, Stacks.frame(stack.toArray(new StackTraceElement[0]))));
    }
  }
}
