package dev.homeostat.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homeostat.cli.Homeostat;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {

  @TempDir Path folder;

  @Test
  void everySignalButOurOwnIsReportedAndWhatLacksHasItsRemedy() {
    Examination examination = Examination.ofThisProcess();

    assertThat(examination.signals())
        .extracting(Finding::subject)
        .containsExactlyElementsOf(
            Arrays.stream(Signal.values())
                .filter(signal -> !signal.isOwn())
                .map(Signal::metric)
                .toList());
    assertThat(examination.signals())
        .allSatisfy(finding -> assertThat(finding.remedy().isEmpty()).isEqualTo(finding.good()));
  }

  @Test
  void whatIsNotLoadedUnlessAskedForHasThatForItsRemedy() {
    assertThat(Examination.ofThisProcess().signals())
        .extracting(Finding::subject, Finding::remedy)
        .contains(
            tuple("new_code", beside(" --with=code")),
            tuple("page_faults", beside(" --with=faults")),
            tuple("syscalls", beside(" --with=syscalls")),
            tuple("new_processes", beside("")));
  }

  private static String beside(String with) {
    return "run 'homeostat kernel --pid PID" + with + "' beside the program: docs/kernel.md";
  }

  @Test
  void whoIsRefusedByTheKernelHasARemedyForThat() {
    String line = "{\"group\":\"life\",\"tells\":\"what it starts\",\"why_not\":\"%s\"}";

    assertThat(
            KernelFindings.parse(
                List.of(
                    line.formatted("not permitted: it takes CAP_PERFMON (or root)"),
                    line.formatted("not permitted: this is a user namespace"),
                    line.formatted("this kernel does not have it"))))
        .extracting(Finding::remedy)
        .containsExactly(
            "run as root, or give the Java that runs it what is missing (docs/kernel.md)",
            "run it outside of the user namespace (docs/kernel.md)",
            "docs/kernel.md tells what each group needs");
  }

  @Test
  void aMachineWithoutProcLacksAllOfIt() {
    List<Finding> findings =
        new HostFindings(folder.resolve("proc"), folder.resolve("counters"), new Readings()).look();

    assertThat(findings).noneMatch(Finding::good);
    assertThat(findings).noneMatch(finding -> finding.remedy().isEmpty());
  }

  @Test
  void theVersionThatHoldsTheMemoryControllerCounts() throws IOException {
    Path self = Files.createDirectories(folder.resolve("self"));
    Path cgroup = self.resolve("cgroup");
    Readings readings = new Readings();
    readings.setLimit(Signal.RSS_MB, 512);
    HostFindings host = new HostFindings(folder, folder.resolve("counters"), readings);

    Files.writeString(cgroup, "4:cpu,memory:/a\n0::/\n");
    assertThat(host.look())
        .anyMatch(finding -> finding.found().startsWith("version 1; ") && finding.good());
    Files.writeString(cgroup, "0::/a\n");
    assertThat(host.look())
        .anyMatch(finding -> finding.found().matches("version 2; .* 512 MiB of memory, any tasks"));
    Files.writeString(cgroup, "1:name=systemd:/\n");
    assertThat(host.look()).anyMatch(finding -> finding.found().startsWith("none: "));
  }

  @Test
  void theLimitOfTasksIsTheKernelsWhateverTheJavaRuntimeReads() throws IOException {
    Path self = Files.createDirectories(folder.resolve("self"));
    Files.writeString(self.resolve("cgroup"), "0::/\n");
    Files.writeString(
        self.resolve("limits"),
        "Max processes             4321                 9000    processes\n");

    assertThat(new HostFindings(folder, folder.resolve("counters"), new Readings()).look())
        .anyMatch(finding -> finding.found().endsWith("any MiB of memory, 4321 tasks"));
  }

  @Test
  void aSignalThatAModuleIsMissingForHasThatForItsRemedy() throws Exception {
    Process doctor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules=java.management",
                "-cp",
                System.getProperty("java.class.path"),
                Homeostat.class.getName(),
                "doctor")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    doctor.waitFor();

    assertThat(folder.resolve("said"))
        .content()
        .containsPattern(
            "heap_objects_k +the application runs without the module jdk.management\\R"
                + " +-> run on a whole JDK");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldWithItsRemedy() {
    assertThat(new JavaFindings(folder.resolve("nowhere")).look())
        .anyMatch(
            finding ->
                finding.found().contains("nowhere cannot be written")
                    && finding.remedy().contains("-Djava.io.tmpdir"));
  }
}
