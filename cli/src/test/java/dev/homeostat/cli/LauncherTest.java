package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the repository's root, with a Maven and a Java that only say that they ran. */
class LauncherTest {

  private static final List<String> TOOLS =
      List.of("sh", "readlink", "dirname", "find", "head", "sed", "touch", "rm", "mkdir");

  @TempDir private Path folder;

  private Path jar;
  private Path source;
  private Path tools;

  @BeforeEach
  void checkOut() throws IOException {
    assumeThat(Path.of("/bin/sh")).exists();
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path there = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(there) ? there : Path.of("/bin", tool));
    }
    tool("java", "echo ran \"$@\"");
    tool("javac", "echo javac 17.0.1");
    tool("mvn", "mkdir -p cli/target; echo built; touch cli/target/homeostat.jar");
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.copy(
        Path.of("..", "homeostat"), root.resolve("homeostat"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(root.resolve("pom.xml"), "");
    source = Files.createDirectories(root.resolve("core/src/main/java")).resolve("A.java");
    Files.writeString(source, "");
    jar = root.resolve("cli/target/homeostat.jar");
  }

  @Test
  void itBuildsOnceAndThenRunsWhatThereIs() throws Exception {
    assertThat(run()).contains("building, once", "built", "ran -XX:+UseSerialGC -jar");
    assertThat(run()).startsWith("ran ").doesNotContain("built");
  }

  @Test
  void itBuildsAgainWhereASourceIsNewer() throws Exception {
    run();
    at(source, Duration.ofMinutes(1));
    assertThat(run()).contains("newer than what was built; building again", "built", "ran ");
  }

  @Test
  void itBuildsAgainWhereASourceIsGone() throws Exception {
    run();
    at(jar, Duration.ofMinutes(-1));
    at(source, Duration.ofMinutes(-2));
    Files.delete(source);
    assertThat(run()).contains("building again", "ran ");
    assertThat(run()).startsWith("ran ");
  }

  @Test
  void itRunsWhatThereIsWhereItCannotBuild() throws Exception {
    run();
    at(source, Duration.ofMinutes(1));
    Files.delete(tools.resolve("mvn"));
    assertThat(run()).contains("no Maven to build with; running what there is", "ran ");
  }

  private static void at(Path file, Duration fromNow) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(fromNow)));
  }

  private void tool(String name, String line) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What it says on both outputs. */
  private String run() throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(folder.resolve("root/homeostat").toString(), "doctor")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    assertThat(builder.start().waitFor()).isZero();
    return Files.readString(said);
  }
}
