package dev.homeostat.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * How soon the kernel's view is there, from the start of its process until all is attached and that
 * was said; and how soon a shell is told that a program starts at any moment, from when it is asked
 * to until the line of the alert is read. By the sidecar alone, and by the commands that people
 * use.
 */
final class Promptness implements AutoCloseable {

  private static final String ATTACHED = " in the kernel: ";
  private static final String ALERT = "unexpected_process";
  private static final int TICK_MILLIS = 1_000;
  private static final long SEED = 40;

  private final Random random = new Random(SEED);
  private final String jar;
  private final Child program;

  Promptness(Path jar) throws IOException {
    this.jar = jar.toString();
    this.program = Child.deeds();
  }

  private interface Starter {
    Child start() throws IOException;
  }

  /** Lines of a page. */
  List<String> run(int times) throws Exception {
    List<String> rows = new ArrayList<>();
    rows.add(
        "Milliseconds, median (least … most) of %d, at the default interval of a second; the shell is"
                .formatted(times)
            + " started at a random moment of it.");
    rows.add("");
    rows.add("| who | ready | of it on a processor | resident then, MiB | a shell is told after |");
    rows.add("|---|---|---|---|---|");
    String pid = Long.toString(program.pid());
    rows.add(row("the sidecar", times, () -> Child.sidecar("watch", "pid=" + pid, "learning=0")));
    rows.add(
        row(
            "`homeostat kernel --pid PID`",
            times,
            () -> command("kernel", "--pid=" + pid, "--learning=0")));
    rows.add(
        row(
            "`homeostat watch PID --kernel`",
            times,
            () -> command("watch", pid, "--kernel", "--learning=0s")));
    return rows;
  }

  private Child command(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(jar);
    command.addAll(List.of(words));
    return Child.of(command);
  }

  private String row(String who, int times, Starter starter) throws Exception {
    double[] ready = new double[times];
    double[] processor = new double[times];
    double[] resident = new double[times];
    double[] told = new double[times];
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      try (Child watch = starter.start()) {
        await(watch, ATTACHED);
        ready[i] = millisSince(begun);
        processor[i] = processorMillis(watch.process().toHandle());
        resident[i] = resident(watch.process().toHandle());
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS + random.nextInt(TICK_MILLIS));
        long asked = System.nanoTime();
        program.tell("run /bin/sh -c exit");
        await(watch, ALERT);
        told[i] = millisSince(asked);
        program.line();
      }
    }
    return "| %s | %s | %s | %s | %s |"
        .formatted(who, of(ready), of(processor), of(resident), of(told));
  }

  private static void await(Child watch, String word) throws IOException {
    String line = watch.line();
    while (!line.contains(word)) {
      line = watch.line();
    }
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  /** Of it and of what it started. */
  private static double processorMillis(ProcessHandle process) {
    return all(process).stream()
        .mapToLong(one -> one.info().totalCpuDuration().orElseThrow().toMillis())
        .sum();
  }

  private static double resident(ProcessHandle process) throws IOException {
    double sum = 0;
    for (ProcessHandle one : all(process)) {
      String[] pages = Files.readString(Path.of("/proc/" + one.pid() + "/statm")).split(" ", -1);
      sum += Long.parseLong(pages[1]) / 256.0;
    }
    return sum;
  }

  private static List<ProcessHandle> all(ProcessHandle process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process);
    return all;
  }

  private static String of(double... values) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f … %.0f)",
        Ratio.median(values),
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow());
  }

  @Override
  public void close() {
    program.close();
  }
}
