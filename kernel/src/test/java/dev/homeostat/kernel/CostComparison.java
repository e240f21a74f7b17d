package dev.homeostat.kernel;

import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One load with the default groups and without them in turn: blocks of rounds without, with, with,
 * without, so that a drift of the machine meets both alike.
 */
final class CostComparison implements AutoCloseable {

  private static final int WARMING = 6;
  private static final int FIRST_TIMES = 500;

  private static final String PROGRAM = "prog_id:";
  private static final Pattern RUN_TIME = Pattern.compile("\"run_time_ns\":(\\d+)");

  private final Child program;
  private final Beside beside;
  private final int times;
  private final List<Block> blocks = new ArrayList<>();
  private double counted;

  /** Who is beside the load in the second and the third round of a block. */
  enum Beside {
    NOBODY,
    /** One program that does nothing, at sched_switch. */
    EMPTY,
    /** The default groups without a sidecar, so that rounds may be short. */
    GROUPS(0.25e9),
    SIDECAR;

    private final double roundNanos;

    Beside() {
      this(1e9);
    }

    Beside(double roundNanos) {
      this.roundNanos = roundNanos;
    }
  }

  /** What an operation took, in nanoseconds. */
  private record Round(double processor, double wall) {}

  private record Block(Round first, Round second, Round third, Round fourth) {
    double ratio(ToDoubleFunction<Round> of) {
      return (of.applyAsDouble(second) + of.applyAsDouble(third))
          / (of.applyAsDouble(first) + of.applyAsDouble(fourth));
    }
  }

  /**
   * Starts the load and has it compiled.
   *
   * @param beside with nobody, what is compared is nothing with nothing, which tells the noise
   */
  CostComparison(String load, Beside beside) throws IOException {
    this.program = Child.load(load);
    this.beside = beside;
    int upTo = FIRST_TIMES;
    for (int i = 0; i < WARMING; i++) {
      upTo = (int) Math.clamp(beside.roundNanos / round(upTo).wall(), 1, 10.0 * upTo);
    }
    this.times = upTo;
  }

  void run(int most) throws IOException {
    for (int i = 0; i < most; i++) {
      Round first = round(times);
      Round second;
      Round third;
      try (Holder holder = holder()) {
        round(times / 2); // Its own start is over then.
        second = round(times);
        third = round(times);
        if (holder.pid() != 0 && i == 0) {
          counted = counted(holder.pid());
        }
      }
      round(times / 10); // What it leaves in the processor's caches.
      blocks.add(new Block(first, second, third, round(times)));
    }
  }

  /** Processor time an operation, with against without. */
  Ratio processorTime() {
    return Ratio.of(blocks.stream().mapToDouble(block -> block.ratio(Round::processor)).toArray());
  }

  /** Operations a second, with against without. */
  Ratio throughput() {
    return Ratio.of(blocks.stream().mapToDouble(block -> 1 / block.ratio(Round::wall)).toArray());
  }

  /** Processor time an operation without. */
  double microsWithout() {
    return Ratio.median(
            blocks.stream()
                .flatMap(block -> Stream.of(block.first(), block.fourth()))
                .mapToDouble(Round::processor)
                .toArray())
        / 1e3;
  }

  /**
   * The time of all BPF programs by the kernel's own count, as a share of the program's: what other
   * work of the machine disturbs least. It holds what the counting costs, 50 ns a run, and not what
   * calling a program costs. 0 without bpftool.
   */
  double counted() {
    return counted;
  }

  /** Who holds programs in the kernel until it is closed; 0: nobody does. */
  private record Holder(long pid, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private Holder holder() throws IOException {
    return switch (beside) {
      case NOBODY -> new Holder(0, () -> {});
      case EMPTY -> {
        BpfObject object = BpfObject.open("empty", EmptyProgram.compiled());
        object.load();
        object.attach();
        yield new Holder(ProcessHandle.current().pid(), object::close);
      }
      case GROUPS -> {
        Kernel kernel = Kernel.open(program.pid(), Group.byDefault(), event -> {});
        yield new Holder(ProcessHandle.current().pid(), kernel::close);
      }
      case SIDECAR -> {
        Child sidecar = Child.sidecar("watch", "pid=" + program.pid(), "learning=600000");
        sidecar.line();
        yield new Holder(sidecar.pid(), sidecar::close);
      }
    };
  }

  private Round round(int operations) throws IOException {
    String[] answer = program.does(Integer.toString(operations)).split(" ", 2);
    return new Round(Double.parseDouble(answer[0]), Double.parseDouble(answer[1]));
  }

  private double counted(long holder) throws IOException {
    if (Stream.of("/usr/sbin/bpftool", "/usr/bin/bpftool", "/sbin/bpftool")
        .noneMatch(path -> Files.isExecutable(Path.of(path)))) {
      return 0;
    }
    Path switchOn = Path.of("/proc/sys/kernel/bpf_stats_enabled");
    Files.writeString(switchOn, "1");
    try {
      long before = runNanos(holder);
      double each = round(times).processor();
      return (runNanos(holder) - before) / (each * times);
    } finally {
      Files.writeString(switchOn, "0");
    }
  }

  /** What the programs of a process ran, of all that the machine has. */
  private static long runNanos(long holder) throws IOException {
    Process tool = new ProcessBuilder("bpftool", "-j", "prog", "show").start();
    String all = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Set<String> held = new HashSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc/" + holder + "/fdinfo"))) {
      for (Path file : files) {
        try {
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(PROGRAM))
              .forEach(line -> held.add(line.substring(PROGRAM.length()).strip()));
        } catch (NoSuchFileException e) {
          // Closed meanwhile: the holder may be this process, which reads the folder.
        }
      }
    }
    return Stream.of(all.split("\\{\"id\":", -1))
        .filter(program -> held.contains(program.substring(0, Math.max(0, program.indexOf(',')))))
        .map(RUN_TIME::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  @Override
  public void close() {
    program.close();
  }
}
