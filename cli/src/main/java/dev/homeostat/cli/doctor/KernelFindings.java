package dev.homeostat.cli.doctor;

import dev.homeostat.cli.kernel.Sidecar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which groups of kernel probes load here: the sidecar tries, for nothing else can tell. */
final class KernelFindings {

  private static final String SUBJECT = "kernel";
  private static final String REMEDY =
      "run as root, or give the Java that runs it CAP_BPF and CAP_PERFMON (docs/kernel.md)";

  private static final String RIGHTS =
      "run as root, or give the Java that runs it what is missing (docs/kernel.md)";

  private static final String OUTSIDE = "run it outside of the user namespace (docs/kernel.md)";

  private static final String NEEDS = "docs/kernel.md tells what each group needs";

  private static final int PATIENCE_SECONDS = 20;

  /** A line of the sidecar's; what it holds needs no escapes but that of the quotation mark. */
  private static final Pattern LINE =
      Pattern.compile("\\{\"group\":\"(.*)\",\"tells\":\"(.*)\",\"why_not\":\"(.*)\"}");

  List<Finding> look() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return List.of(Finding.lacking(SUBJECT, "only Linux has eBPF", "nothing has to be done"));
    }
    try {
      return parse(output(Sidecar.command(List.of("doctor"))));
    } catch (Sidecar.Unavailable e) {
      return List.of(
          Finding.lacking(
              SUBJECT, String.valueOf(e.getMessage()), "nothing else of Homeostat needs it"));
    } catch (IOException e) {
      return List.of(Finding.lacking(SUBJECT, "cannot be tried: " + e.getMessage(), REMEDY));
    }
  }

  static List<Finding> parse(List<String> lines) {
    List<Finding> findings = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String subject = SUBJECT + " " + matcher.group(1);
        String whyNot = matcher.group(3);
        findings.add(
            whyNot.isEmpty()
                ? Finding.good(subject, matcher.group(2))
                : Finding.lacking(subject, whyNot.replace("\\\"", "\""), remedy(whyNot)));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.lacking(SUBJECT, "the sidecar said nothing", REMEDY))
        : findings;
  }

  private static String remedy(String whyNot) {
    return whyNot.contains("user namespace") ? OUTSIDE : whyNot.contains("CAP_") ? RIGHTS : NEEDS;
  }

  private static List<String> output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      process.getOutputStream().close();
      // A few hundred bytes: they fit the pipe, whenever they are read.
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return List.of();
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      process.destroyForcibly();
    }
  }
}
