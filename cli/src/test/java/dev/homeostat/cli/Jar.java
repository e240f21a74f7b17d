package dev.homeostat.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The built jar, run as users run it, with its output in files. */
final class Jar {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path folder;
  private final List<String> flags;

  Jar(Path folder, String... flags) {
    this.folder = folder;
    this.flags = List.of(flags);
  }

  /** The program that runs these tests. */
  static String java() {
    return JAVA;
  }

  Process start(Object... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(JAVA, "-Djava.io.tmpdir=" + temporary()));
    words.addAll(flags);
    words.addAll(List.of("-jar", Path.of("target", "homeostat.jar").toAbsolutePath().toString()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  String out() {
    return read("out");
  }

  String err() {
    return read("err");
  }

  /** Where it puts its temporary files. */
  Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
