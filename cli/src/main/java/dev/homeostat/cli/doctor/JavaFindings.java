package dev.homeostat.cli.doctor;

import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the Java runtime gives. */
final class JavaFindings {

  /** The modules the agent or a command uses, and what is lost without each. */
  private static final Map<String, String> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("java.instrument", "the agent cannot be loaded");
    MODULES.put("java.management", "threads, heap and collections cannot be read");
    MODULES.put("jdk.management", "processor time and class histograms cannot be read");
  }

  private final Path temporaryFolder;

  JavaFindings(Path temporaryFolder) {
    this.temporaryFolder = temporaryFolder;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.good(
            "Java",
            "%s (%s) in %s"
                .formatted(
                    Runtime.version(),
                    System.getProperty("java.vendor", "unknown vendor"),
                    SafeText.of(System.getProperty("java.home", "?")))));
    MODULES.forEach((module, loss) -> findings.add(module(module, loss)));
    findings.add(temporaryFiles());
    return findings;
  }

  private static Finding module(String module, String loss) {
    boolean there = ModuleLayer.boot().findModule(module).isPresent();
    return there
        ? Finding.good("module " + module, "there")
        : Finding.lacking(
            "module " + module,
            "not there: " + loss,
            "add it with --add-modules " + module + " to jlink or java, or use a whole JDK");
  }

  private Finding temporaryFiles() {
    String subject = "temporary files";
    String folder = SafeText.of(temporaryFolder.toString());
    try {
      Files.delete(Files.createTempFile(temporaryFolder, "homeostat-doctor-", ""));
      return Finding.good(subject, folder + " can be written");
    } catch (IOException e) {
      return Finding.lacking(
          subject,
          folder + " cannot be written: run and demo have no place for the agent",
          "name another folder: java -Djava.io.tmpdir=FOLDER -jar homeostat.jar …");
    }
  }
}
