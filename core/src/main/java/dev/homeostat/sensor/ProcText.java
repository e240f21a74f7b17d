package dev.homeostat.sensor;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of a small file of the kernel's, read once. A plain stream: the first {@code
 * Files.read…} of a JVM brings it forty classes and two libraries, and each takes direct memory,
 * which the application may have used up. Stateless and thread-safe.
 */
public final class ProcText {

  private ProcText() {}

  /**
   * All of it, as UTF-8.
   *
   * @throws IOException where it cannot be read
   */
  public static String of(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toString())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Its lines, without their ends; one empty line where it is empty.
   *
   * @throws IOException where it cannot be read
   */
  static List<String> lines(Path file) throws IOException {
    return List.of(of(file).strip().split("\n", -1));
  }
}
