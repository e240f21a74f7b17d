package dev.homeostat.evidence;

import dev.homeostat.signal.Clock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The threads of another process: how they are called, as far as the kernel keeps it (15
 * characters), costs that process nothing. What they do only its JVM tells, in a dump of all
 * threads, for which it stands still: only under a {@link PauseBudget}.
 */
final class KernelThreads implements ThreadView {

  private static final int MOST_THREADS = 20_000;
  private static final int LOOKS_BETWEEN_CHECKS = 100;
  private static final String NAME = "Name:";
  private static final String INNER = "NSpid:";

  private static final double LEAST_NANOS = 2e6;
  private static final long FRESH_NANOS = 5_000_000_000L;
  private static final int STACKS = 16;
  private static final Pattern TO_FIRST_NUMBER = Pattern.compile("^[^0-9]*[0-9]+");
  private static final Doing UNKNOWN = new Doing("", "");

  private final Path tasks;
  private final OtherJvm jvm;
  private final Diagnostics diagnostics;
  private final PauseBudget pauses;
  private final Clock clock;
  private ThreadDump last = new ThreadDump(Map.of());
  private long takenNanos;
  private int known;

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  KernelThreads(
      Path process, OtherJvm jvm, Diagnostics diagnostics, PauseBudget pauses, Clock clock) {
    this.jvm = jvm;
    this.clock = clock;
    this.tasks = process.resolve("task");
    this.diagnostics = diagnostics;
    this.pauses = pauses;
  }

  @Override
  public List<Seen> threads(Patience patience) throws Exception {
    List<Seen> threads = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tasks)) {
      for (Path folder : folders) {
        if (threads.size() >= MOST_THREADS) {
          break;
        }
        if (threads.size() % LOOKS_BETWEEN_CHECKS == 0) {
          patience.check();
        }
        Seen thread = seen(folder);
        if (!Ours.isThread(thread.name())) {
          threads.add(thread);
        }
      }
    }
    known = threads.size();
    return threads;
  }

  /** The kernel cuts names off: what is behind the first number may be there or not. */
  @Override
  public String group(Seen thread) {
    Matcher cut = TO_FIRST_NUMBER.matcher(thread.name());
    return Template.of(cut.find() ? cut.group() : thread.name());
  }

  @Override
  public List<Doing> doing(List<Seen> group, Notes notes) {
    Map<Long, Doing> all = dump(notes).threads();
    return group.stream()
        .filter(thread -> all.containsKey(thread.id()))
        .sorted(Comparator.comparingLong(Seen::id).reversed())
        .limit(STACKS)
        .map(thread -> all.getOrDefault(thread.id(), UNKNOWN))
        .toList();
  }

  /**
   * What all threads do. One of a moment ago is as good as a new one, and an older one better than
   * none, where a new one would stop the application too long or too soon.
   */
  ThreadDump dump(Notes notes) {
    boolean fresh = clock.monotonicNanos() - takenNanos < FRESH_NANOS;
    if (!last.threads().isEmpty() && fresh) {
      return last;
    }
    String why = pauses.refusal(LEAST_NANOS + known * jvm.nanosPerThread());
    if (why.isEmpty()) {
      try {
        pauses.spend();
        String dump = diagnostics.run("Thread.print");
        pauses.ended();
        last = ThreadDump.parse(dump);
        takenNanos = clock.monotonicNanos();
      } catch (Exception e) {
        why = String.valueOf(e.getMessage());
      }
    }
    if (last.threads().isEmpty()) {
      notes.gap("no thread dump: " + why);
    }
    return last;
  }

  /** By its number in its own container, as its JVM knows it. */
  static Seen seen(Path folder) {
    String name = "";
    String number = String.valueOf(folder.getFileName());
    try {
      for (String line : Files.readAllLines(folder.resolve("status"))) {
        if (line.startsWith(NAME)) {
          name = line.substring(NAME.length()).strip();
        } else if (line.startsWith(INNER)) {
          number = line.substring(line.lastIndexOf('\t') + 1).strip();
        }
      }
    } catch (IOException e) {
      // It ended meanwhile.
    }
    return new Seen(name, Long.parseLong(number));
  }
}
