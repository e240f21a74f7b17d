package dev.homeostat.cli;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.cli.kernel.Sidecar;
import dev.homeostat.cli.launch.Launch;
import dev.homeostat.cli.launch.WatchedCommand;
import dev.homeostat.detect.DetectorKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches a process from within the Linux kernel. */
@Command(
    name = "kernel",
    description =
        "Watches a process with eBPF: waiting for processors, disks and TCP, and what it starts,"
            + " connects to and listens on for the first time.",
    footer = {
      "",
      "Needs Linux 5.14 or later, libbpf.so.1, a JDK 25 and CAP_BPF with CAP_PERFMON (or root);"
          + " 'homeostat doctor' says what is missing. Nothing is put into the process.",
      "",
      "Exit status: 0 the process ended, or the time was over; 1 alerts were found that --fail-on"
          + " asked for; 2 there is no JDK 25, or wrong use; 3 the process cannot be reached, or"
          + " nothing can be loaded."
    })
final class KernelCommand implements Callable<Integer> {

  @Option(names = "--pid", paramLabel = "PID", description = "The process.")
  private long pid;

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description = "Who the alerts speak of (default: process-PID).")
  private @Nullable String component;

  @Mixin private JudgingOptions judging = new JudgingOptions();

  @Option(
      names = "--with",
      paramLabel = "GROUPS",
      split = ",",
      description =
          "Groups of probes that are not loaded else: faults, syscalls, code, operations; or all.")
  private List<String> groups = List.of();

  @Option(
      names = "--interval",
      paramLabel = "MILLISECONDS",
      description = "Between two ticks, at least 20 (default: 1000).")
  private long intervalMillis = AnalyzerOptions.INTERVAL.toMillis();

  @Option(
      names = "--learning",
      paramLabel = "SECONDS",
      description = "How long behaviour is learned (default: 300).")
  private long learningSeconds = AnalyzerOptions.LEARNING.toSeconds();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Ends after so long (default: when the process ends).")
  private long seconds;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where what was learned is kept, a file a component (default: nowhere).")
  private @Nullable Path data;

  @Option(
      names = "--accept",
      paramLabel = "BEHAVIOUR",
      description =
          "Only notes in --data that a behaviour of --component is meant to be, as its alert spells"
              + " it: 'process /bin/sh'. A running watch takes note.")
  private @Nullable String accepted;

  @Option(
      names = "--known",
      description = "Only lists what --data holds of --component: learned, accepted, seen.")
  private boolean known;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (component != null && component.isBlank()) {
      throw wrong("--component is empty; allowed is a name");
    }
    List<String> words = new ArrayList<>();
    if (known || accepted != null) {
      if (data == null || component == null) {
        throw wrong("--known and --accept need --data and --component");
      }
      words.add(known ? "known" : "accept");
      if (accepted != null) {
        words.add("behaviour=" + accepted);
      }
    } else {
      if (pid <= 0) {
        throw wrong("no --pid; allowed is a process's number");
      }
      if (intervalMillis < AnalyzerOptions.LEAST_INTERVAL.toMillis()
          || intervalMillis > AnalyzerOptions.LONGEST.toMillis()
          || learningSeconds < 0
          || learningSeconds > AnalyzerOptions.LONGEST.toSeconds()
          || seconds < 0) {
        throw wrong(
            "--interval is at least 20 (milliseconds), --learning and --seconds at least 0; neither"
                + " interval nor learning is longer than 90 days");
      }
      if (data != null && component == null) {
        throw wrong("--data needs --component: what was learned is kept under that name");
      }
      words.add("watch");
      words.add("pid=" + pid);
      words.add("parent=" + ProcessHandle.current().pid());
      words.add("interval=" + intervalMillis);
      words.add("learning=" + learningSeconds * 1_000);
      words.add("seconds=" + seconds);
      words.add("format=" + (judging.isJson() ? Format.JSON : Format.TEXT));
      judging.failOn().ifPresent(least -> words.add("fail_on=" + least.name()));
      words.add("with=" + String.join(",", groups));
      words.add(
          "detectors="
              + judging.detectors().kinds().stream()
                  .map(DetectorKind::name)
                  .collect(Collectors.joining(",")));
    }
    if (component != null) {
      words.add("component=" + component);
    }
    if (data != null) {
      words.add("data=" + data);
    }
    try {
      return Launch.run(new WatchedCommand(Sidecar.command(words), Map.of()));
    } catch (Sidecar.Unavailable e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(@Nullable String problem) {
    return new ParameterException(spec.commandLine(), String.valueOf(problem));
  }
}
