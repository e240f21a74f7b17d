package dev.homeostat.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnerTest {

  @TempDir Path folder;

  @Test
  void isTheEffectiveUserWhetherItHasANameOrNot() throws IOException {
    Files.writeString(folder.resolve("status"), "Name:\tjava\nUid:\t7\t54321\t8\t9\nGid:\t1\n");

    assertThat(ProcessOwner.of(folder)).isEqualTo(new ProcessOwner(54321, "54321"));
  }

  @Test
  void isTheFoldersOwnerWhereTheKernelDoesNotTell() throws IOException {
    Files.writeString(folder.resolve("status"), "Name:\tjava\n");

    assertThat(ProcessOwner.of(folder))
        .isEqualTo(
            new ProcessOwner(
                (int) Files.getAttribute(folder, "unix:uid"), Files.getOwner(folder).getName()));
  }

  @Test
  void onlyTheSameUserAndRootReachAProcess() {
    ProcessOwner nameless = new ProcessOwner(54321, "54321");
    ProcessOwner other = new ProcessOwner(7, "?");

    assertThat(nameless.mayReach(new ProcessOwner(54321, "?"))).isTrue();
    assertThat(nameless.mayReach(other)).isFalse();
    assertThat(other.mayReach(nameless)).isFalse();
    assertThat(new ProcessOwner(0, "toor").mayReach(nameless)).isTrue();
    assertThat(nameless.mayReach(new ProcessOwner(0, "root"))).isFalse();
  }
}
