package dev.homeostat.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the default groups cost, with and without them in turn, and prints a table. Run it
 * as root on an idle machine.
 */
final class KernelCost {

  private static final int ROUNDS = 7;

  private KernelCost() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("| what | without | with | more |\n|---|---|---|---|");
    cost("hand-over", 250_000, "two switches of threads and nothing else, a hand-over and back");
    cost("request", 30_000, "a request over HTTP and loopback, server and client in one JVM");
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
      for (int i = 0; i < ROUNDS; i++) {
        double before = Double.parseDouble(program.does(Integer.toString(times)));
        double during;
        try (Child sidecar = Child.sidecar("watch", "pid=" + program.pid(), "learning=600000")) {
          sidecar.line();
          during = Double.parseDouble(program.does(Integer.toString(times)));
        }
        double after = Double.parseDouble(program.does(Integer.toString(times)));
        double base = (before + after) / 2;
        without.add(base / 1e3);
        with.add(during / 1e3);
        more.add(100 * (during - base) / base);
      }
      System.out.printf(
          Locale.ROOT, "| %s | %s µs | %s µs | %s %% |%n", what, of(without), of(with), of(more));
    }
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
