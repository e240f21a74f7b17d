package dev.homeostat.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures what the default groups cost, with and without them in turn, and prints a table. Run it
 * as root on an idle machine.
 */
final class KernelCost {

  private static final int ROUNDS = 7;
  private static final String PROGRAM = "prog_id:";
  private static final Pattern RUN_TIME = Pattern.compile("\"run_time_ns\":(\\d+)");

  private KernelCost() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| what | without | with | more | of it by the kernel's count |\n|---|---|---|---|---|");
    cost("hand-over", 250_000, "two switches of threads and nothing else, a hand-over and back");
    cost("request", 30_000, "a request over HTTP and loopback, server and client in one JVM");
    cost("call", 1_000_000, "a system call and nothing else");
    cost("garbage", 3_000, "a megabyte of garbage, which is collected all the time");
    ready();
  }

  private static void cost(String load, int times, String what) throws Exception {
    try (Child program = Child.load(load)) {
      for (int i = 0; i < 4; i++) {
        program.does(Integer.toString(times)); // It gets compiled.
      }
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      List<Double> more = new ArrayList<>();
      List<Double> counted = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        double before = Double.parseDouble(program.does(Integer.toString(times)));
        double during;
        try (Child sidecar = Child.sidecar("watch", "pid=" + program.pid(), "learning=600000")) {
          sidecar.line();
          during = Double.parseDouble(program.does(Integer.toString(times)));
          counted.add(100 * counted(sidecar, program, times));
        }
        double after = Double.parseDouble(program.does(Integer.toString(times)));
        double base = (before + after) / 2;
        without.add(base / 1e3);
        with.add(during / 1e3);
        more.add(100 * (during - base) / base);
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %s µs | %s µs | %s %% | %s %% |%n",
          what,
          of(without),
          of(with),
          of(more),
          of(counted));
    }
  }

  /**
   * The time of all BPF programs by the kernel's own count, as a share of the program's: what other
   * work of the machine disturbs least. It holds what the counting costs, 50 ns a run, and not what
   * calling a program costs. Needs bpftool.
   */
  private static double counted(Child sidecar, Child program, int times) throws IOException {
    Path switchOn = Path.of("/proc/sys/kernel/bpf_stats_enabled");
    Files.writeString(switchOn, "1");
    try {
      long before = runNanos(sidecar);
      double each = Double.parseDouble(program.does(Integer.toString(times)));
      return (runNanos(sidecar) - before) / (each * times);
    } finally {
      Files.writeString(switchOn, "0");
    }
  }

  /** What the programs of a sidecar ran, of all that the machine has. */
  private static long runNanos(Child sidecar) throws IOException {
    Process tool = new ProcessBuilder("bpftool", "-j", "prog", "show").start();
    String all = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Set<String> held = new HashSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc/" + sidecar.pid() + "/fdinfo"))) {
      for (Path file : files) {
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(PROGRAM))
            .forEach(line -> held.add(line.substring(PROGRAM.length()).strip()));
      }
    }
    return Stream.of(all.split("\\{\"id\":", -1))
        .filter(program -> held.contains(program.substring(0, Math.max(0, program.indexOf(',')))))
        .map(RUN_TIME::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  private static void ready() throws Exception {
    List<Double> wall = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    try (Child program = Child.deeds()) {
      for (int i = 0; i < ROUNDS; i++) {
        long begun = System.nanoTime();
        try (Child sidecar = Child.sidecar("watch", "pid=" + program.pid())) {
          sidecar.line();
          wall.add((System.nanoTime() - begun) / 1e6);
          processor.add(sidecar.process().info().totalCpuDuration().orElseThrow().toNanos() / 1e6);
          resident.add(resident(sidecar.pid()));
        }
      }
    }
    System.out.printf(
        "%n- Ready (attached and said so) %s ms after its start, of which %s ms on a processor.%n",
        of(wall), of(processor));
    System.out.printf("- Resident memory of the sidecar then: %s MiB.%n", of(resident));
  }

  private static double resident(long pid) throws IOException {
    String[] pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", -1);
    return Long.parseLong(pages[1]) / 256.0;
  }

  /** Median (least … most). */
  private static String of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f … %.1f)",
        sorted[sorted.length / 2],
        Arrays.stream(sorted).min().orElseThrow(),
        Arrays.stream(sorted).max().orElseThrow());
  }
}
