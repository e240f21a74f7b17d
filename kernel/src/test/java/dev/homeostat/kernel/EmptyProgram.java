package dev.homeostat.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A BPF program that does nothing, compiled when it is wanted: no jar has it. */
final class EmptyProgram {

  private static final Path SOURCE = Path.of("kernel/src/test/bpf/empty.bpf.c");

  private EmptyProgram() {}

  /**
   * Its object; where this runs in the project's folder, with what builds the module's own.
   *
   * @throws IOException where it cannot be compiled; the message is the compiler's
   */
  static byte[] compiled() throws IOException {
    Path object = Files.createTempFile("empty", ".bpf.o");
    try {
      Process clang =
          new ProcessBuilder(
                  "clang",
                  "-target",
                  "bpf",
                  "-mcpu=v3",
                  "-O2",
                  "-g",
                  "-c",
                  SOURCE.toString(),
                  "-o",
                  object.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (clang.onExit().join().exitValue() != 0) {
        throw new IOException("clang: " + said.strip());
      }
      return Files.readAllBytes(object);
    } finally {
      Files.deleteIfExists(object);
    }
  }
}
