package dev.homeostat.kernel;

import dev.homeostat.kernel.CostComparison.Beside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures what issue F promises of the kernel's view: what the default groups cost a program, how
 * soon they watch, how soon a shell is told; and writes a page. Arguments: the command line's jar,
 * the page, and perhaps {@code --share=0.1}, so much of all rounds. Run it as root on an idle
 * machine: {@code make kernel-cost}.
 */
final class KernelCost {

  private static final String SHARE = "--share=";
  private static final int TIMES = 10;

  private KernelCost() {}

  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[1]);
    double share =
        Stream.of(arguments)
            .filter(word -> word.startsWith(SHARE))
            .mapToDouble(word -> Double.parseDouble(word.substring(SHARE.length())))
            .findFirst()
            .orElse(1);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String loadBefore = load();
    List<String> lines = new ArrayList<>();
    lines.add("# What the kernel's view costs, and how soon it is there");
    lines.add("");
    lines.add("<!-- Written by `make kernel-cost`; what it says besides is in kernel.md. -->");
    lines.add("");
    lines.addAll(costs(share));
    lines.add("");
    lines.addAll(promptness(Path.of(arguments[0]), (int) Math.ceil(TIMES * share)));
    lines.add("");
    lines.add(
        "- %s, commit %s, %d s, rounds: %.0f %% of all"
            .formatted(
                begun,
                said("git", "describe", "--always", "--dirty"),
                Duration.between(begun, Instant.now()).toSeconds(),
                100 * share));
    lines.add(
        "- %s, %d processors, Linux %s, Java %s"
            .formatted(
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Runtime.version()));
    lines.add("- load average before %s, after %s".formatted(loadBefore, load()));
    lines.forEach(System.out::println);
    Files.write(page, lines);
  }

  private static List<String> costs(double share) throws Exception {
    List<String> rows = new ArrayList<>();
    rows.add(
        "Each block is four rounds of a second: without, with, with, without. The program is on one"
            + " processor, the sidecar where it likes. *The groups alone*: the default groups, without"
            + " the process that reads them, in rounds of a quarter of a second. Median of the blocks' ratios, and in"
            + " brackets what 95 % of 10,000 resamplings of the blocks give.");
    rows.add("");
    rows.add(
        "| what | blocks | processor time an operation | more with | fewer operations a second with"
            + " | of its time by the kernel's count |");
    rows.add("|---|---|---|---|---|---|");
    rows.add(row("hand-over", "two switches and nothing else", blocks(18, share), Beside.SIDECAR));
    rows.add(
        row("hand-over", "the same, an empty program instead", blocks(18, share), Beside.EMPTY));
    rows.add(row("request", "a request over HTTP and loopback", blocks(12, share), Beside.SIDECAR));
    rows.add(
        row(
            "garbage",
            "a megabyte of garbage (Serial), the groups alone",
            blocks(160, share),
            Beside.GROUPS));
    rows.add(row("call", "a system call and nothing else", blocks(8, share), Beside.SIDECAR));
    rows.add(
        row("hand-over", "nothing: two switches, never watched", blocks(8, share), Beside.NOBODY));
    return rows;
  }

  private static int blocks(int all, double share) {
    return Math.max(2, (int) Math.round(all * share));
  }

  private static String row(String load, String what, int blocks, Beside beside) throws Exception {
    try (CostComparison comparison = new CostComparison(load, beside)) {
      comparison.run(blocks);
      Ratio processor = comparison.processorTime();
      Ratio throughput = comparison.throughput();
      return String.format(
          Locale.ROOT,
          "| %s | %d | %.2f µs | %s | %s | %s |",
          what,
          blocks,
          comparison.microsWithout(),
          processor.more(),
          throughput.fewer(),
          beside != Beside.NOBODY ? "%.1f %%".formatted(100 * comparison.counted()) : "");
    }
  }

  private static List<String> promptness(Path jar, int times) throws Exception {
    try (Promptness promptness = new Promptness(jar)) {
      return promptness.run(times);
    }
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*: ", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch", ""));
    }
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
