package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramIdentityTest {

  private final Properties properties = new Properties();

  @ParameterizedTest
  @CsvSource({
    "com.shop.Main --password=secret, classes, com.shop.Main",
    "com.shop.Main --password=secret plugin.jar, shop.jar, com.shop.Main",
    "com.shop.Main --password secret /opt/a.jar --x, '', com.shop.Main",
    "/opt/my apps/shop-1.2.jar --x b.jar, /opt/my apps/shop-1.2.jar, shop-1.2.jar",
    "shop.war, shop.war, shop.war",
    "shop/com.shop.Main, '', com.shop.Main",
    "jdk.compiler/com.sun.tools.javac.launcher.Main src/Host.java --password=secret, '', Host.java",
    "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher Host.java, '', Host.java",
    "no/name/, '', java",
    "'', '', java"
  })
  void isNamedAfterItsMainClassOrJarWithoutArguments(String command, String path, String name) {
    properties.setProperty("java.class.path", path);
    properties.setProperty("sun.java.command", command);
    assertThat(new ProgramIdentity(properties, Map.of()).component()).isEqualTo(name);
  }

  @Test
  void aJarWhoseNameThisLocaleCannotWriteHasNoVersion() {
    properties.setProperty("java.class.path", "s\0rv.jar"); // No Path either.
    assertThat(new ProgramIdentity(properties, Map.of()).version()).isEmpty();
  }

  @Test
  void onAClassPathTheJarThatHoldsTheMainClassTellsTheVersion(@TempDir Path folder)
      throws IOException {
    String library = jar(folder.resolve("lib.jar"), "9.9", "org/lib/Lib.class");
    String program = jar(folder.resolve("app.jar"), "1.2", "com/shop/Main.class");
    properties.setProperty("sun.java.command", "com.shop.Main --x");
    properties.setProperty("java.class.path", String.join(File.pathSeparator, library, program));
    assertThat(new ProgramIdentity(properties, Map.of()).version()).contains("1.2");
    properties.setProperty("sun.java.command", "com.shop.Other");
    assertThat(new ProgramIdentity(properties, Map.of()).version()).isEmpty();
  }

  private static String jar(Path file, String version, String entry) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.putNextEntry(new ZipEntry(entry));
    }
    return file.toString();
  }

  @Test
  void openTelemetryNamesItBeforeSpringDoes() {
    properties.setProperty("spring.application.name", "spring");
    assertThat(new ProgramIdentity(properties, Map.of()).component()).isEqualTo("spring");
    Map<String, String> attributes =
        Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=cart%20east,service.version=1.4.2");
    ProgramIdentity program = new ProgramIdentity(properties, attributes);
    assertThat(program.component()).isEqualTo("cart east");
    assertThat(program.version()).contains("1.4.2");
    assertThat(new ProgramIdentity(properties, Map.of("OTEL_SERVICE_NAME", "cart")).component())
        .isEqualTo("cart");
  }

  @Test
  void nothingOfTheEnvironmentLeavesUnlessNamed() {
    Map<String, String> environment =
        Map.of(
            "OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=cart-0,secret=hunter2,broken",
            "HOSTNAME", "node-7",
            "DB_PASSWORD", "hunter2");
    Map<String, String> resource =
        new ProgramIdentity(properties, environment).resource(Optional.of("1.0"));
    assertThat(resource)
        .containsEntry("k8s.pod.name", "cart-0")
        .containsEntry("host.name", "node-7")
        .containsEntry("service.version", "1.0")
        .containsOnlyKeys(
            "process.pid", "host.name", "service.instance.id", "service.version", "k8s.pod.name");
  }
}
