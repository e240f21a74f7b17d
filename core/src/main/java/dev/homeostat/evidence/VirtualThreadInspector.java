package dev.homeostat.evidence;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, by name and by where they are, from a thread dump of the JVM's into a file that
 * is deleted at once. A dump of 100,000 takes 1.4 s and 110 MB, so that beyond {@value
 * #MOST_THREADS} none is taken.
 */
final class VirtualThreadInspector implements Inspector {

  private static final int MOST_THREADS = 20_000;
  private static final int MOST_SUSPECTS = 2;
  private static final int MOST_FRAMES = 5_000;

  /** Begins a line on what is waited for or locked there (JDK 25): no frame. */
  private static final String MONITOR = "- ";

  private static final String AT = "at ";

  private final HotSpotDiagnosticMXBean bean =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  private final Method dumpThreads;
  private final Object plainText;

  VirtualThreadInspector() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      throw new UnsupportedOperationException("this Java has no virtual threads (21 has)");
    }
    Class<?> format = Class.forName(HotSpotDiagnosticMXBean.class.getName() + "$ThreadDumpFormat");
    this.dumpThreads = HotSpotDiagnosticMXBean.class.getMethod("dumpThreads", String.class, format);
    this.plainText = format.getField("TEXT_PLAIN").get(null);
  }

  @Override
  public String topic() {
    return "virtual threads";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    if (inquiry.metric().equals("virtual_threads") && inquiry.current() > MOST_THREADS) {
      notes.gap("virtual threads (a dump of more than " + MOST_THREADS + " costs too much)");
      return;
    }
    Path folder = Files.createTempDirectory("homeostat");
    Path dump = folder.resolve("threads.txt");
    try {
      dumpThreads.invoke(bean, dump.toString(), plainText);
      tell(dump, notes, patience);
    } finally {
      Files.deleteIfExists(dump);
      Files.deleteIfExists(folder);
    }
  }

  private static void tell(Path dump, Notes notes, Patience patience) throws Exception {
    try (BufferedReader lines = Files.newBufferedReader(dump)) {
      tell(lines, notes, patience);
    }
  }

  /** Writes down what a dump tells. */
  static void tell(BufferedReader lines, Notes notes, Patience patience) throws Exception {
    Families census = new Families();
    String head = null;
    List<StackTraceElement> stack = new ArrayList<>();
    Map<String, StackTraceElement> frames = new HashMap<>();
    int at = 0;
    String line = lines.readLine();
    while (line != null) {
      if (++at % 1_000 == 0) {
        patience.check();
      }
      if (line.startsWith("#")) {
        head = line;
        stack.clear();
      } else if (line.isBlank()) {
        count(head, stack, census);
        head = null;
      } else if (stack.size() < Stacks.DEPTH && !line.stripLeading().startsWith(MONITOR)) {
        stack.add(frame(line, frames));
      }
      line = lines.readLine();
    }
    count(head, stack, census);
    Families none = new Families();
    List<Growth> groups = census.since(none);
    for (Growth group : groups.subList(0, Math.min(MOST_SUSPECTS, groups.size()))) {
      notes.suspect(
          "virtual_threads",
          group.group(),
          group.now()
              + " of them"
              + (census.isFamily(group) ? ", of " + census.size(group) + " names" : ""),
          group.share());
    }
    census.tellOthers(none, notes);
  }

  /** Counts a thread; one whose name ends a line, and makes no head of its own, is left out. */
  private static void count(@Nullable String head, List<StackTraceElement> stack, Families census) {
    // #31 "name" virtual [STATE …]
    int begin = head == null ? -1 : head.indexOf('"');
    int end = head == null ? -1 : head.lastIndexOf('"');
    if (head == null || begin == end || !head.startsWith("\" virtual", end)) {
      return;
    }
    String name = Template.of(head.substring(begin + 1, end));
    String at = Stacks.frame(stack.toArray(StackTraceElement[]::new));
    census.add((name.isEmpty() ? "VirtualThread" : name) + " at " + at, "* at " + at);
  }

  /** Most threads stand where others do. */
  private static StackTraceElement frame(String line, Map<String, StackTraceElement> known) {
    StackTraceElement frame = known.get(line);
    if (frame == null) {
      frame = frame(line.strip());
      if (known.size() < MOST_FRAMES) {
        known.put(line, frame);
      }
    }
    return frame;
  }

  /**
   * {@code java.base/java.lang.VirtualThread.park(VirtualThread.java:582)}; behind an "at" (25).
   */
  private static StackTraceElement frame(String line) {
    int from =
        Math.max(
            line.startsWith(AT) ? AT.length() : 0,
            line.lastIndexOf('/', Math.max(0, line.indexOf('('))) + 1);
    int to = line.indexOf('(');
    String call = line.substring(from, to < from ? line.length() : to);
    int dot = call.lastIndexOf('.');
    return new StackTraceElement(
        dot < 0 ? call : call.substring(0, dot), dot < 0 ? "" : call.substring(dot + 1), null, -1);
  }
}
