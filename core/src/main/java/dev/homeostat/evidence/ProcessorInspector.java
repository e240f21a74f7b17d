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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The threads that use most of the processor, or that allocate most, over a second and a half, by
 * group, with the place in the code where a glance at the hottest meets them most often. What the
 * process used beyond its Java threads is told by the names the kernel keeps of its threads.
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

  /** Where a carrier of virtual threads is seen to be. */
  private static final String CARRIER = "java.lang.VirtualThread.";

  private final ThreadMXBean bean;
  private final Use use;
  private final PauseBudget pauses;
  private final Tasks tasks;

  /** What is used. */
  enum Use {
    PROCESSOR,
    ALLOCATION
  }

  ProcessorInspector(Use use, Tasks tasks, PauseBudget pauses) {
    this.tasks = tasks;
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
    Map<String, Long> tasksBegan = usedByTask(patience);
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
    double process = usedByProcess() - processBegan;
    ids = withLater(ids);
    Map<String, Group> groups = new HashMap<>();
    Set<String> names = new HashSet<>(Set.of(tasks.ofProcess()));
    double total = count(ids, Arrays.copyOf(begin, ids.length), frames, groups, names);
    if (process > total) {
      Map<String, Double> byName = tasks.between(tasksBegan, usedByTask(patience));
      BeyondJava.share(process - total, byName, names)
          .forEach((name, nanos) -> groups.put("beyond " + name, new Group(name, nanos)));
    }
    double all = Math.max(1, Math.max(process, total));
    groups.values().stream()
        .filter(group -> group.used / all >= LEAST_SHARE)
        .sorted(Comparator.comparingDouble((Group group) -> group.used).reversed())
        .limit(MOST_SUSPECTS)
        .forEach(group -> suspect(group, group.used / all, seconds, notes));
  }

  /** Those that were there, and those that have begun since. */
  private long[] withLater(long[] ids) {
    if (ids.length == MOST_THREADS) {
      return ids;
    }
    Set<Long> known = Arrays.stream(ids).boxed().collect(Collectors.toSet());
    LongStream later = Arrays.stream(bean.getAllThreadIds()).filter(id -> !known.contains(id));
    return LongStream.concat(Arrays.stream(ids), later).limit(MOST_THREADS).toArray();
  }

  /** Counts what Java threads used, by group; takes down their names; returns the sum. */
  private double count(
      long[] ids,
      long[] begin,
      Map<Long, List<String>> frames,
      Map<String, Group> groups,
      Set<String> names) {
    double total = 0;
    long[] end = used(ids);
    ThreadInfo[] threads = bean.getThreadInfo(ids);
    for (int i = 0; i < ids.length; i++) {
      double more = Math.max(0, end[i] - begin[i]);
      total += more;
      if (threads[i] == null) {
        continue;
      }
      names.add(threads[i].getThreadName());
      if (more > 0 && !Ours.isThread(threads[i].getThreadName())) {
        Group group = groupOf(threads[i].getThreadName(), groups);
        group.used += more;
        group.threads++;
        group.name = threads[i].getThreadName();
        group.frames.addAll(frames.getOrDefault(ids[i], List.of()));
      }
    }
    return total;
  }

  /** The group of a thread's name; where there are too many, one that holds all others. */
  private static Group groupOf(String name, Map<String, Group> groups) {
    String template = Template.of(name);
    boolean fits = groups.size() < Census.MOST_GROUPS - 1 || groups.containsKey(template);
    return groups.computeIfAbsent(fits ? template : Census.OTHERS, key -> new Group(key, 0));
  }

  private void suspect(Group group, double share, double seconds, Notes notes) {
    String at = Stacks.commonest(group.frames);
    String much =
        use == Use.PROCESSOR
            ? Plain.number(Math.rint(100 * group.used / NANOS_PER_SECOND / seconds))
                + " % of a processor"
            : Plain.number(group.used / MIB / seconds) + " MiB allocated a second";
    boolean alone = group.threads == 1;
    if (at.startsWith(CARRIER)) {
      notes.gap("which virtual threads (only what their carriers use is known)");
    }
    notes.suspect(
        alone ? "thread" : "thread_group",
        alone ? group.name : group.template,
        much
            + (group.threads < 2 ? "" : " in " + group.threads + " threads")
            + (at.isEmpty() ? "" : ", most at " + at),
        share);
  }

  private Map<String, Long> usedByTask(Patience patience) throws Patience.Impatience {
    return use == Use.PROCESSOR ? tasks.used(patience) : Map.of();
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

    Group(String template, double used) {
      this.template = template;
      this.used = used;
    }
  }
}
