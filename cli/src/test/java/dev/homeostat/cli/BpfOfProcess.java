package dev.homeostat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs, links and maps of BPF that a process holds, each as {@code prog 12}. */
final class BpfOfProcess {

  private static final Path TOOL = Path.of("/usr/sbin/bpftool");

  private BpfOfProcess() {}

  /** Those of one process; none where it ended. */
  static Set<String> of(long pid) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
      return descriptors
          .flatMap(BpfOfProcess::lines)
          .filter(line -> line.matches("(prog|link|map)_id:\\s+\\d+"))
          .map(line -> line.replaceFirst("_id:\\s+", " "))
          .collect(Collectors.toSet());
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.of(); // Closed meanwhile.
    }
  }

  /** Whether the kernel has it, whoever holds it; by who holds it where there is no bpftool. */
  static boolean isThere(String one) {
    try {
      return Files.isExecutable(TOOL) ? isShown(one) : isHeld(one);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isShown(String one) throws IOException, InterruptedException {
    String[] words = one.split(" ", 2);
    return new ProcessBuilder(TOOL.toString(), words[0], "show", "id", words[1])
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static boolean isHeld(String one) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process -> {
              try {
                return of(process.pid()).contains(one);
              } catch (IOException e) {
                return false; // It ended, or is none of ours.
              }
            });
  }
}
