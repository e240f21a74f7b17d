package dev.homeostat.cli.kernel;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The kernel's part as a command to start: its classes lie in this program's jar, at a level that
 * only a Java of {@link #FEATURE} or later can load. The Java is the one that runs this, else one
 * that {@code JAVA_HOME_25} or the like names, else one in the folders where installers put them.
 */
public final class Sidecar {

  /** What the FFM API of the kernel module is compiled for. */
  static final int FEATURE = 25;

  private static final String MAIN = "dev.homeostat.kernel.KernelMain";
  private static final String CLASS = "/" + MAIN.replace('.', '/') + ".class";
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Sidecar() {}

  /** It cannot be started; the message says why and what to do. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * The words of a command that runs it.
   *
   * @param arguments of the sidecar
   * @throws Unavailable where this program has none, or no Java for it is found
   */
  public static List<String> command(List<String> arguments) throws Unavailable {
    if (Sidecar.class.getResource(CLASS) == null) {
      throw new Unavailable(
          "this program was built without its kernel part: build it where a JDK 25 is installed");
    }
    Path java =
        java()
            .orElseThrow(
                () ->
                    new Unavailable(
                        "no Java 25 or later was found: install one (Temurin 25, say) in "
                            + INSTALLED
                            + ", or name it in JAVA_HOME_25"));
    List<String> words = new ArrayList<>();
    words.add(java.toString());
    // A small process that is ready soon and stays small.
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path", ""),
            MAIN));
    words.addAll(arguments);
    return words;
  }

  /**
   * As {@link #command(List)}: what it is to do, then what it is told.
   *
   * @throws Unavailable as there
   */
  public static List<String> command(String what, List<String> words) throws Unavailable {
    List<String> arguments = new ArrayList<>();
    arguments.add(what);
    arguments.addAll(words);
    return command(arguments);
  }

  private static Optional<Path> java() {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home", "")));
    for (String name :
        List.of("JAVA_HOME_25", "JAVA_HOME_25_X64", "JAVA_HOME_25_ARM64", "JAVA_HOME")) {
      Optional.ofNullable(System.getenv(name)).map(Path::of).ifPresent(homes::add);
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(INSTALLED)) {
      entries.forEach(homes::add);
    } catch (IOException e) {
      // No such folder here.
    }
    return homes.stream()
        .filter(home -> feature(home) >= FEATURE)
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The version that a Java's {@code release} file tells; 0 where it tells none. */
  private static int feature(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
    return Arrays.stream(version.split("\\D", 2))
        .findFirst()
        .filter(digits -> !digits.isEmpty() && digits.length() < 5)
        .map(Integer::valueOf)
        .orElse(0);
  }
}
