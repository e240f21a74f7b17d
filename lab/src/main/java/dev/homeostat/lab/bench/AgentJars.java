package dev.homeostat.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars of the lab's own agents. */
final class AgentJars {

  private AgentJars() {}

  /** An agent that does nothing. */
  static Path empty(Path folder) throws IOException {
    return jar(folder, EmptyAgent.class);
  }

  /** A copy of another agent's jar whose premain is called through one that takes the time. */
  static Path timed(Path folder, Path other) throws IOException {
    Path jar = folder.resolve("Timed.jar");
    try (JarFile in = new JarFile(other.toFile());
        JarOutputStream out = open(jar, TimedAgent.class)) {
      for (JarEntry entry : Collections.list(in.entries())) {
        if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(new JarEntry(entry.getName()));
          in.getInputStream(entry).transferTo(out);
        }
      }
      add(out, TimedAgent.class);
    }
    return jar;
  }

  /** An agent that asks the platform's beans and no more. */
  static Path bare(Path folder) throws IOException {
    return jar(folder, BareAgent.class, BareBeans.class);
  }

  /** The agent that {@link LookedAtHost} is to itself. */
  static Path lookedAt(Path folder) throws IOException {
    return jar(folder, LookedAtHost.class);
  }

  private static Path jar(Path folder, Class<?>... classes) throws IOException {
    Path jar = folder.resolve(classes[0].getSimpleName() + ".jar");
    try (JarOutputStream out = open(jar, classes[0])) {
      for (Class<?> type : classes) {
        add(out, type);
      }
    }
    return jar;
  }

  private static JarOutputStream open(Path jar, Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), agent.getName());
    return new JarOutputStream(Files.newOutputStream(jar), manifest);
  }

  private static void add(JarOutputStream out, Class<?> type) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream("/" + entry)) {
      if (in == null) {
        throw new IOException("no class file of " + type);
      }
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
  }
}
