package dev.homeostat.lab.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionsTest {

  @Test
  void everyServerAndTheOtherAgentHasOne() throws IOException {
    Versions versions = Versions.in(Path.of("hosts/pom.xml"));
    for (Host host : Hosts.ALL) {
      String version = versions.of(host.name());
      assertTrue(version.matches("\\d[\\w.]+"), host.name() + " " + version);
    }
    assertTrue(versions.of(Beside.OPENTELEMETRY.toString()).matches("\\d[\\w.]+"));
  }

  @Test
  void aProductIsNamedAsItsProperty() {
    Versions versions =
        new Versions("<boot.version>1</boot.version><spring-boot.version>2</spring-boot.version>");
    assertEquals("2", versions.of("Spring Boot"));
    assertThrows(IllegalArgumentException.class, () -> versions.of("Spring"));
  }
}
