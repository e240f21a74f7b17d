package dev.homeostat.evidence;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import dev.homeostat.text.Plain;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads that use most of the processor, or that allocate most, over a second and a half, by
 * group, with the place in the code where a glance at the hottest meets them most often. What the
 * process used beyond its Java threads is the JVM's: its collectors and compilers.
 */
final class ProcessorInspector implements Inspector {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final int LOOKS = 15;
  private static final int MOST_THREADS = 5_000;
  private static final int WATCHED = 5;
  private static final int MOST_SUSPECTS = 3;
  private static final double LEAST_SHARE = 0.05;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MIB = 1 << 20;
  private static final String JVM = "the JVM's own (collectors, compilers)";

  private final ThreadMXBean bean;
  private final Use use;
  private final PauseBudget pauses;

  /** What is used. */
  enum Use {
    PROCESSOR,
    ALLOCATION
  }

  ProcessorInspector(Use use, PauseBudget pauses) {
    this.use = use;
    this.pauses = pauses;
    if (!(Beans.threads() instanceof ThreadMXBean known)) {
      throw new UnsupportedOperationException("this JVM does not count by thread");
    }
    this.bean = known;
  }

  @Override
  public String topic() {
    return use == Use.PROCESSOR ? "processor time of threads" : "allocation of threads";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    long[] ids = bean.getAllThreadIds();
    ids = Arrays.copyOf(ids, Math.min(ids.length, MOST_THREADS));
    long[] begin = used(ids);
    long processBegan = usedByProcess();
    long began = wall();
    long[] before = begin;
    Map<Long, List<String>> frames = new HashMap<>();
    Glances glances = new Glances(bean, pauses);
    for (int i = 0; i < LOOKS && !patience.isOver(); i++) {
      patience.sleep(BETWEEN);
      long[] now = used(ids);
      for (ThreadInfo thread : glances.at(hottest(ids, before, now))) {
        frames
            .computeIfAbsent(thread.getThreadId(), key -> new ArrayList<>())
            .add(Stacks.frame(thread.getStackTrace()));
      }
      before = now;
    }
    double seconds = (wall() - began) / NANOS_PER_SECOND;
    tell(ids, begin, before, usedByProcess() - processBegan, seconds, frames, notes);
  }

  private void tell(
      long[] ids,
      long[] begin,
      long[] end,
      double process,
      double seconds,
      Map<Long, List<String>> frames,
      Notes notes) {
    Map<String, Group> groups = new HashMap<>();
    double total = 0;
    ThreadInfo[] threads = bean.getThreadInfo(ids);
    for (int i = 0; i < ids.length; i++) {
      double more = Math.max(0, end[i] - begin[i]);
      total += more;
      if (threads[i] != null && more > 0 && !Ours.isThread(threads[i].getThreadName())) {
        Group group = groupOf(threads[i].getThreadName(), groups);
        group.used += more;
        group.threads++;
        group.name = threads[i].getThreadName();
        group.frames.addAll(frames.getOrDefault(ids[i], List.of()));
      }
    }
    if (process > total) {
      Group jvm = new Group(JVM);
      jvm.used = process - total;
      groups.put(JVM, jvm);
    }
    double all = Math.max(1, Math.max(process, total));
    groups.values().stream()
        .filter(group -> group.used / all >= LEAST_SHARE)
        .sorted(Comparator.comparingDouble((Group group) -> group.used).reversed())
        .limit(MOST_SUSPECTS)
        .forEach(group -> suspect(group, group.used / all, seconds, notes));
  }

  /** The group of a thread's name; where there are too many, one that holds all others. */
  private static Group groupOf(String name, Map<String, Group> groups) {
    String template = Template.of(name);
    boolean fits = groups.size() < Census.MOST_GROUPS - 1 || groups.containsKey(template);
    return groups.computeIfAbsent(fits ? template : Census.OTHERS, Group::new);
  }

  private void suspect(Group group, double share, double seconds, Notes notes) {
    String at = Stacks.commonest(group.frames);
    String much =
        use == Use.PROCESSOR
            ? Plain.number(Math.rint(100 * group.used / NANOS_PER_SECOND / seconds))
                + " % of a processor"
            : Plain.number(group.used / MIB / seconds) + " MiB allocated a second";
    boolean alone = group.threads == 1;
    notes.suspect(
        alone ? "thread" : "thread_group",
        alone ? group.name : group.template,
        much
            + (group.threads < 2 ? "" : " in " + group.threads + " threads")
            + (at.isEmpty() ? "" : ", most at " + at),
        share);
  }

  /** The processor time of the whole process; 0 where that is not asked or not known. */
  private long usedByProcess() {
    return use == Use.PROCESSOR
            && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private long[] used(long[] ids) {
    return use == Use.PROCESSOR ? bean.getThreadCpuTime(ids) : bean.getThreadAllocatedBytes(ids);
  }

  /** Wall time, from a bean: the time of the clock handed in may be a test's. */
  private static long wall() {
    return ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
  }

  private static long[] hottest(long[] ids, long[] before, long[] now) {
    return java.util.stream.IntStream.range(0, ids.length)
        .boxed()
        .filter(i -> now[i] > before[i])
        .sorted(Comparator.comparingLong((Integer i) -> before[i] - now[i]))
        .limit(WATCHED)
        .mapToLong(i -> ids[i])
        .toArray();
  }

  /** Threads of one template. */
  private static final class Group {
    private final String template;
    private final List<String> frames = new ArrayList<>();
    private String name = "";
    private double used;
    private int threads;

    Group(String template) {
      this.template = template;
    }
  }
}
