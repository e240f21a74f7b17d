package dev.homeostat.lab.fork;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The JDKs of this machine: the one that runs this, those that variables such as {@code JAVA_HOME}
 * or {@code JAVA_HOME_25_X64} name, and those in the folders where installers put them. Each is
 * known by its {@code release} file.
 */
public final class Jdks {

  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/jvm",
          "/usr/java",
          "/opt/java",
          "/Library/Java/JavaVirtualMachines",
          System.getProperty("user.home") + "/.sdkman/candidates/java",
          System.getProperty("user.home") + "/.jdks");

  private static final List<Jdk> INSTALLED = installed();

  private Jdks() {}

  /** Finds a JDK of a version. */
  public static Optional<Jdk> find(int feature) {
    return INSTALLED.stream().filter(jdk -> jdk.feature() == feature).findFirst();
  }

  /** What to say where there is none. */
  public static String remedy(int feature) {
    return "no JDK %d was found; install one (Temurin %d, say) in %s, or name it in JAVA_HOME_%d"
        .formatted(feature, feature, FOLDERS.get(0), feature);
  }

  private static List<Jdk> installed() {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      String name = variable.getKey();
      if (name.startsWith("JAVA_HOME") || (name.startsWith("JDK") && name.endsWith("HOME"))) {
        homes.add(Path.of(variable.getValue()));
      }
    }
    for (String folder : FOLDERS) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
        for (Path entry : entries) {
          homes.add(entry);
          homes.add(entry.resolve("Contents/Home"));
        }
      } catch (IOException e) {
        // No such folder here.
      }
    }
    return homes.stream().map(Jdks::at).flatMap(Optional::stream).toList();
  }

  private static Optional<Jdk> at(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
    int end = 0;
    while (end < version.length() && Character.isDigit(version.charAt(end))) {
      end++;
    }
    Jdk jdk = new Jdk(end == 0 ? 0 : Integer.parseInt(version, 0, end, 10), home);
    return Files.exists(jdk.tool("javac")) ? Optional.of(jdk) : Optional.empty();
  }
}
