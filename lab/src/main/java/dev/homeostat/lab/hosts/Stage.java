package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one server runs once.
 *
 * @param jdk that it runs on
 * @param software as it was unpacked; nothing is written to it
 * @param folder of this run
 * @param port to answer at, on loopback
 * @param second another port, for servers that want one
 * @param flags for its JVM
 */
record Stage(Jdk jdk, Path software, Path folder, int port, int second, List<String> flags) {

  static Stage of(Jdk jdk, Path software, Path folder, List<String> flags) throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Stage(jdk, software, folder, one.getLocalPort(), two.getLocalPort(), flags);
    }
  }

  /** A server's own script, which takes the flags from a variable. */
  ForkedJvm.Builder script(String script, String variable, String... arguments) {
    return ForkedJvm.on(jdk)
        .program(Path.of("/bin/bash"))
        .run(script)
        .run(arguments)
        .variable("JAVA_HOME", jdk.home().toString())
        .variable(variable, String.join(" ", flags));
  }

  /** A program on a class path. */
  ForkedJvm.Builder java() {
    return ForkedJvm.on(jdk).flags(flags.toArray(String[]::new));
  }

  /** Runs something that must be done before the server starts, to its end. */
  void prepare(ForkedJvm.Builder builder) throws IOException, InterruptedException {
    try (ForkedJvm jvm = builder.start(folder)) {
      int status = jvm.exitStatus();
      if (status != 0) {
        throw new IOException("exit " + status + ":\n" + jvm.out() + jvm.err());
      }
    }
  }

  /** Writes a file of this run. */
  Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Copies a folder of the software into this run's. */
  void copy(String from, String to) throws IOException {
    Path source = software.resolve(from);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = folder.resolve(to).resolve(source.relativize(path).toString());
        Files.createDirectories(Files.isDirectory(path) ? target : target.getParent());
        if (!Files.isDirectory(path)) {
          Files.copy(path, target);
        }
      }
    }
  }
}
