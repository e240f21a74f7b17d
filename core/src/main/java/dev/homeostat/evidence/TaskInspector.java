package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.evidence.ThreadView.Doing;
import dev.homeostat.evidence.ThreadView.Seen;
import dev.homeostat.signal.Clock;
import dev.homeostat.text.Plain;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The threads of another process that use most of the processor over a second and a half, as the
 * kernel counts it, by group, with the place in the code where a dump met them.
 */
final class TaskInspector implements Inspector {

  private static final Duration BETWEEN = Duration.ofMillis(1_500);
  private static final int MOST_SUSPECTS = 3;
  private static final double LEAST_SHARE = 0.05;
  private static final int STACKS = 16;

  /** Behind the name in brackets: the state is field 0, user time 11, system time 12. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  /** The kernel counts in hundredths of a second, whatever it ticks in. */
  private static final double TICKS_PER_SECOND = 100;

  private final Path tasks;
  private final KernelThreads threads;
  private final Clock clock;

  TaskInspector(Path process, KernelThreads threads, Clock clock) {
    this.tasks = process.resolve("task");
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public String topic() {
    return "processor time of threads";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Map<String, Long> before = used();
    long began = clock.monotonicNanos();
    patience.sleep(BETWEEN);
    Map<String, Long> after = used();
    double seconds = (clock.monotonicNanos() - began) / 1e9;
    Census census = new Census();
    Map<String, List<Seen>> groups = new HashMap<>();
    for (Map.Entry<String, Long> task : after.entrySet()) {
      long more = task.getValue() - before.getOrDefault(task.getKey(), task.getValue());
      if (more > 0) {
        Seen thread = KernelThreads.seen(tasks.resolve(task.getKey()));
        String group = Template.of(thread.name());
        census.add(group, more);
        if (census.of(group) > 0) { // There was room for it.
          groups.computeIfAbsent(group, name -> new ArrayList<>()).add(thread);
        }
      }
    }
    threads.threads(patience);
    ThreadDump dump = threads.dump(notes);
    for (Growth growth : census.since(new Census()).stream().limit(MOST_SUSPECTS).toList()) {
      if (growth.share() >= LEAST_SHARE) {
        suspect(growth, groups.getOrDefault(growth.group(), List.of()), seconds, dump, notes);
      }
    }
  }

  private static void suspect(
      Growth growth, List<Seen> group, double seconds, ThreadDump dump, Notes notes) {
    List<Doing> doing =
        group.stream()
            .limit(STACKS)
            .map(thread -> dump.threads().getOrDefault(thread.id(), new Doing(thread.name(), "")))
            .toList();
    String at = Stacks.commonest(doing.stream().map(Doing::frame).toList());
    boolean alone = group.size() == 1;
    notes.suspect(
        alone ? "thread" : "thread_group",
        alone
            ? doing.get(0).name()
            : Stacks.commonest(doing.stream().map(each -> Template.of(each.name())).toList()),
        Plain.number(Math.rint(100 * growth.more() / TICKS_PER_SECOND / seconds))
            + " % of a processor"
            + (alone ? "" : " in " + group.size() + " threads")
            + (at.isEmpty() ? "" : ", most at " + at),
        growth.share());
  }

  /** Ticks of the processor by thread. */
  private Map<String, Long> used() throws IOException {
    Map<String, Long> used = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
      for (Path folder : folders) {
        try {
          String stat = Files.readString(folder.resolve("stat"));
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
          used.put(
              folder.getFileName().toString(),
              Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]));
        } catch (IOException e) {
          // It ended meanwhile.
        }
      }
    }
    return used;
  }
}
