package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class AccessTokenTest {

  @TempDir private Path home;

  @Test
  void theUsersOwnIsMadeOnceAndIsForTheOwnerAlone() throws IOException {
    UserFolder folder = new UserFolder(home.resolve(".homeostat"));
    AccessToken made = AccessToken.ofUser(folder);
    assertThat(made.secret()).hasSize(43);
    assertThat(AccessToken.ofUser(folder).secret()).isEqualTo(made.secret());
    assertThat(made.matches(made.secret())).isTrue();
    assertThat(made.matches(made.secret().substring(1))).isFalse();
    assertThat(mode(folder.path())).isEqualTo("rwx------");
    assertThat(mode(folder.path().resolve("token"))).isEqualTo("rw-------");
  }

  @Test
  void oneThatOthersCanReadIsNone() throws IOException {
    UserFolder folder = new UserFolder(home.resolve(".homeostat"));
    AccessToken.ofUser(folder);
    Files.setPosixFilePermissions(
        folder.path().resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> AccessToken.ofUser(folder)).hasMessageContaining("0600");
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    UserFolder folder =
        new UserFolder(Files.createSymbolicLink(home.resolve(".homeostat"), elsewhere));
    assertThatThrownBy(() -> AccessToken.ofUser(folder)).hasMessageContaining("symbolic link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aFolderThatOthersCanChangeIsRefusedAndAskedForNoAgents() throws IOException {
    UserFolder folder = new UserFolder(Files.createDirectory(home.resolve(".homeostat")));
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> AccessToken.ofUser(folder)).hasMessageContaining("0700");
    assertThatThrownBy(() -> RunningAgent.all(folder)).hasMessageContaining("0700");
    assertThat(folder.path()).isEmptyDirectory();
  }

  @Test
  void aFolderThatSomebodyElseMadeFirstIsRefused() throws IOException {
    UserFolder folder = new UserFolder(Files.createDirectory(home.resolve(".homeostat")));
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.setAttribute(folder.path(), "unix:uid", 65_534);
    } catch (IOException e) {
      assumeTrue(false, "only root gives folders away");
    }
    assertThatThrownBy(() -> AccessToken.ofUser(folder)).hasMessageContaining("belongs to ");
    assertThatThrownBy(() -> RunningAgent.all(folder)).hasMessageContaining("belongs to ");
    assertThat(folder.path()).isEmptyDirectory();
  }

  @Test
  void anAgentThatALinkTellsOfIsNotAsked() throws IOException {
    UserFolder folder = new UserFolder(home.resolve(".homeostat"));
    AccessToken.ofUser(folder);
    Path other = Files.writeString(home.resolve("other"), "url=http://127.0.0.1:1\n");
    Path link = folder.path().resolve(Long.toString(ProcessHandle.current().pid()));
    Files.createSymbolicLink(link, other);
    assertThatThrownBy(() -> RunningAgent.all(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatDoesNotEndHoldsNone() {
    assertThatThrownBy(() -> AccessToken.read(Path.of("/dev/zero")))
        .hasMessageContaining("is no regular file");
    assertThatThrownBy(() -> AccessToken.read(home.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aTokenThatCanBeGuessedIsRefused() throws IOException {
    Path file = Files.writeString(home.resolve("short"), "secret\n");
    assertThatThrownBy(() -> AccessToken.read(file)).hasMessageContaining("16 or more");
  }

  @Test
  void aRunningAgentIsFoundAndOneThatEndedIsForgotten() throws IOException {
    UserFolder folder = new UserFolder(home.resolve(".homeostat"));
    AccessToken.ofUser(folder);
    RunningAgent own =
        new RunningAgent(ProcessHandle.current().pid(), "a\\b", "http://127.0.0.1:1", "token");
    own.announce(folder);
    own.announce(folder);
    new RunningAgent(Long.MAX_VALUE, "gone", "http://127.0.0.1:2", "token").announce(folder);

    Path file = folder.path().resolve(Long.toString(own.pid()));
    assertThat(RunningAgent.all(folder)).containsExactly(own);
    String said = Files.readString(file);
    Files.writeString(file, said.replaceAll("began=\\d+", "began=1")); // The number is anew.
    assertThat(RunningAgent.all(folder)).isEmpty();
    own.announce(folder);
    assertThat(mode(folder.path().resolve(Long.toString(own.pid())))).isEqualTo("rw-------");
    assertThat(folder.path().resolve(Long.toString(Long.MAX_VALUE))).doesNotExist();
    own.withdraw(folder);
    assertThat(RunningAgent.all(folder)).isEmpty();
  }

  @Test
  void anAgentOfAnotherContainerOrMachineIsLetBe() throws IOException {
    UserFolder folder = new UserFolder(home.resolve(".homeostat"));
    RunningAgent agent =
        new RunningAgent(ProcessHandle.current().pid(), "shop", "http://127.0.0.1:1", "token");
    agent.announce(folder);
    Path here = folder.path().resolve(Long.toString(agent.pid()));
    Path gone = folder.path().resolve(Long.toString(Long.MAX_VALUE));
    String elsewhere = Files.readString(here).replaceAll("pid:\\[\\d+", "pid:[1");
    Files.writeString(here, elsewhere);
    Files.writeString(gone, elsewhere);

    assertThat(RunningAgent.all(folder)).isEmpty();
    assertThat(here).exists();
    assertThat(gone).exists();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
