package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What lies in the agent's jar. */
final class AgentJarIT extends WatchedHost {

  private static final String SHIM = "dev/homeostat/agent/shim/";
  private static final int JAVA_8 = 52;

  @Test
  void holdsTheShimAloneWhereAClassPathLooks() throws IOException {
    try (JarFile jar = new JarFile(agentJar().toFile())) {
      List<String> files = files(jar).stream().map(JarEntry::getName).toList();
      assertThat(files)
          .allMatch(
              name ->
                  name.startsWith("META-INF/")
                      || (name.startsWith(SHIM) && name.endsWith(".class"))
                      || (name.startsWith("homeostat/") && !name.endsWith(".class")))
          .contains(
              SHIM + "HomeostatAgent.class",
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "homeostat/dev/homeostat/agent/AgentRuntime.classdata",
              "homeostat/dev/homeostat/BehavioralAnalyzer.classdata")
          .noneMatch(name -> name.startsWith("META-INF/services"));
    }
  }

  @Test
  void hasAShimThatAJava8Reads() throws IOException {
    try (JarFile jar = new JarFile(agentJar().toFile())) {
      for (JarEntry entry : files(jar)) {
        if (entry.getName().endsWith(".class")) {
          try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            assertThat(in.readInt()).isEqualTo(0xcafebabe);
            assertThat(in.readUnsignedShort()).isZero();
            assertThat(in.readUnsignedShort()).as(entry.getName()).isEqualTo(JAVA_8);
          }
        }
      }
    }
  }

  @Test
  void isTheSameWhoeverBuildsItWhenever() throws IOException {
    try (JarFile jar = new JarFile(agentJar().toFile())) {
      Set<FileTime> times =
          jar.stream().map(JarEntry::getLastModifiedTime).collect(Collectors.toSet());
      assertThat(times).as("one time for all, that of project.build.outputTimestamp").hasSize(1);
      List<String> files = files(jar).stream().map(JarEntry::getName).toList();
      assertThat(files.subList(1, files.size())).as("in one order").isSorted();
      assertThat(jar.getManifest().getMainAttributes().keySet())
          .extracting(Object::toString)
          .doesNotContain("Built-By", "Build-Jdk", "Build-Time");
    }
  }

  private static List<JarEntry> files(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).toList();
  }
}
