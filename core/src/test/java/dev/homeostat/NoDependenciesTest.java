package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that has core alone on its module path compiles and runs. */
@Timeout(60)
class NoDependenciesTest {

  private static final Path PROGRAM = Path.of("src/it/no_deps/src");
  private static final Path CORE = Path.of("target/classes");

  @Test
  void aModuleThatNeedsCoreAloneCompilesAndRuns(@TempDir Path folder)
      throws IOException, InterruptedException {
    compile(folder);

    String output = run(folder, List.of("-p", CORE + java.io.File.pathSeparator + folder));

    assertThat(output).startsWith("{\"threads\":").contains("\"num_gc\":");
  }

  @Test
  void theSameProgramRunsFromTheClassPath(@TempDir Path folder)
      throws IOException, InterruptedException {
    compile(folder);

    String output =
        run(folder, List.of("-cp", CORE + java.io.File.pathSeparator + folder, "example.Shop"));

    assertThat(output).startsWith("{\"threads\":");
  }

  @Test
  void theExampleOfTheDocumentationIsTheProgramThatRuns() throws IOException {
    List<String> program = Files.readAllLines(PROGRAM.resolve("example/Shop.java"));
    List<String> example =
        program
            .subList(
                program.indexOf("    // tag: example") + 1,
                program.indexOf("      // end: example"))
            .stream()
            .map(line -> line.substring(4))
            .toList();
    String documentation =
        Files.readString(Path.of("src/main/java/dev/homeostat/package-info.java"));

    assertThat(example).isNotEmpty();
    assertThat(documentation.replace(" * ", "")).contains(String.join("\n", example));
    assertThat(Files.readString(Path.of("../README.md"))).contains(String.join("\n", example));
  }

  private static void compile(Path folder) {
    ToolProvider javac = ToolProvider.findFirst("javac").orElse(null);
    assumeTrue(javac != null, "a JDK");
    if (javac == null) {
      return;
    }
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    List<String> arguments = new ArrayList<>(List.of("-Xlint:all,-requires-automatic", "-Werror"));
    arguments.addAll(List.of("--release", "17", "-p", CORE.toString(), "-d", folder.toString()));
    arguments.add(PROGRAM.resolve("module-info.java").toString());
    arguments.add(PROGRAM.resolve("example/Shop.java").toString());
    assertThat(javac.run(out, out, arguments.toArray(String[]::new)))
        .as(messages.toString())
        .isZero();
  }

  private static String run(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(arguments);
    if (arguments.contains("-p")) {
      command.addAll(List.of("-m", "example/example.Shop"));
    }
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read(folder.resolve("error"))).isZero();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
