package dev.homeostat.kernel.bpf;

import static dev.homeostat.kernel.bpf.Privileges.Capability.CAP_BPF;
import static dev.homeostat.kernel.bpf.Privileges.Capability.CAP_PERFMON;
import static dev.homeostat.kernel.bpf.Privileges.Capability.CAP_SYS_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {

  private static final String MACHINE = "         0          0 4294967295\n";

  @TempDir Path process;

  @Test
  void onlyWhatIsMissingIsNamed() throws Exception {
    assertThat(having("0000008000000000", MACHINE).whyNot(CAP_BPF, CAP_PERFMON))
        .isEqualTo("not permitted: it takes CAP_PERFMON (or root)");
    assertThat(having("0000000000000000", MACHINE).whyNot(CAP_BPF, CAP_PERFMON))
        .isEqualTo("not permitted: it takes CAP_BPF and CAP_PERFMON (or root)");
    assertThat(having("000000c000000000", MACHINE).whyNot(CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN))
        .isEqualTo("not permitted: it takes CAP_SYS_ADMIN (or root)");
  }

  @Test
  void whoLacksNothingIsToldOfTheOthersWhoRefuse() throws Exception {
    assertThat(having("0000000000200000", MACHINE).whyNot(CAP_BPF, CAP_PERFMON))
        .contains("no capability is missing", "seccomp");
  }

  @Test
  void rootOfANamespaceIsNotToldToBeRoot() throws Exception {
    assertThat(having("000001ffffffffff", "         0       1000          1\n").whyNot(CAP_BPF))
        .contains("user namespace")
        .doesNotContain("or root");
  }

  private Privileges having(String effective, String users) throws IOException {
    Files.writeString(process.resolve("status"), "Name:\tjava\nCapEff:\t" + effective + "\n");
    Files.writeString(process.resolve("uid_map"), users);
    return Privileges.of(process);
  }
}
