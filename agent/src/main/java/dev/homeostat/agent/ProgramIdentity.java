package dev.homeostat.agent;

import dev.homeostat.sensor.ProcText;
import dev.homeostat.sensor.ProcessId;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Who the watched program is: its name and version, as it or its surroundings tell, and the
 * OpenTelemetry resource attributes of its alerts. Nothing else of the environment is looked at.
 */
final class ProgramIdentity {

  /** Who compiles and runs {@code java Host.java}; the source file is the next word. */
  private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

  private final Properties properties;
  private final Map<String, String> environment;
  private final Map<String, String> otel;

  ProgramIdentity(Properties properties, Map<String, String> environment) {
    this.properties = properties;
    this.environment = environment;
    this.otel = resourceAttributes(environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", ""));
  }

  /** The component's name, where nobody told it otherwise. */
  String component() {
    Optional<String> told =
        first(
            environment.get("OTEL_SERVICE_NAME"),
            otel.get("service.name"),
            properties.getProperty("spring.application.name"),
            environment.get("SPRING_APPLICATION_NAME"));
    return told.isPresent() ? told.get() : mainClassOrJar();
  }

  /** The program's version: OpenTelemetry's, else the one in its jar's manifest. */
  Optional<String> version() {
    Optional<String> told = first(otel.get("service.version"));
    return told.isPresent() ? told : manifestVersion();
  }

  /** The resource attributes that are known. */
  Map<String, String> resource(Optional<String> version) {
    Map<String, String> resource = new LinkedHashMap<>();
    String pid = ProcessId.current();
    Optional<String> toldHost = first(environment.get("HOSTNAME"));
    String host = toldHost.isPresent() ? toldHost.get() : kernelHostName();
    resource.put("process.pid", pid);
    resource.put("host.name", host);
    resource.put(
        "service.instance.id", first(otel.get("service.instance.id")).orElse(host + "-" + pid));
    if (version.isPresent()) {
      resource.put("service.version", version.get());
    }
    Optional<String> pod = first(otel.get("k8s.pod.name"));
    if (pod.isPresent()) {
      resource.put("k8s.pod.name", pod.get());
    }
    return resource;
  }

  /** The launcher's words, without the program's arguments: they may hold secrets. */
  private String mainClassOrJar() {
    String main = main();
    String name = main.substring(main.lastIndexOf('/') + 1);
    return name.isBlank() ? "java" : name;
  }

  /** The jar's path, the source file's, or the class with its module before it. */
  private String main() {
    String command = properties.getProperty("sun.java.command", "");
    // Under -jar the class path is the jar: only that tells where a path with blanks in it ends.
    String path = properties.getProperty("java.class.path", "");
    boolean jar =
        !path.isBlank()
            && command.startsWith(path)
            && (command.length() == path.length() || command.charAt(path.length()) == ' ');
    if (jar) {
      return path;
    }
    String first = word(command);
    return first.startsWith(SOURCE_LAUNCHER) && first.length() < command.length()
        ? word(command.substring(first.length() + 1))
        : first;
  }

  private static String word(String words) {
    int end = words.indexOf(' ');
    return end < 0 ? words : words.substring(0, end);
  }

  /** Of the jar that is the class path, or of the first on it that holds the main class. */
  private Optional<String> manifestVersion() {
    String path = properties.getProperty("java.class.path", "");
    // No Path: a name that this locale cannot write is none.
    if (path.endsWith(".jar") && new File(path).isFile()) {
      return versionOf(path, "");
    }
    String main = main().replace('.', '/') + ".class";
    for (String place : path.split(File.pathSeparator, -1)) {
      if (place.endsWith(".jar") && new File(place).isFile()) {
        Optional<String> version = versionOf(place, main);
        if (version.isPresent()) {
          return version;
        }
      } else if (new File(place, main).isFile()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> versionOf(String path, String holding) {
    try (JarFile jar = new JarFile(path, false)) {
      Manifest manifest = jar.getManifest();
      return manifest == null || (!holding.isEmpty() && jar.getEntry(holding) == null)
          ? Optional.empty()
          : first(manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String kernelHostName() {
    try {
      return ProcText.of(Path.of("/proc/sys/kernel/hostname")).trim();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** The form of OTEL_RESOURCE_ATTRIBUTES: {@code key=value,key=value}, values percent-encoded. */
  private static Map<String, String> resourceAttributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        attributes.put(
            pair.substring(0, equals).trim(), decoded(pair.substring(equals + 1).trim()));
      }
    }
    return attributes;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static Optional<String> first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
