package dev.homeostat.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars of the lab's own agents. */
final class AgentJars {

  private AgentJars() {}

  /** An agent that does nothing. */
  static Path empty(Path folder) throws IOException {
    return jar(folder, EmptyAgent.class, "");
  }

  /** An agent that calls another one's premain and takes the time. */
  static Path timed(Path folder, Path other) throws IOException {
    return jar(folder, TimedAgent.class, other.toUri().toString());
  }

  private static Path jar(Path folder, Class<?> agent, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), agent.getName());
    if (!classPath.isEmpty()) {
      attributes.put(Attributes.Name.CLASS_PATH, classPath);
    }
    Path jar = folder.resolve(agent.getSimpleName() + ".jar");
    String entry = agent.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = agent.getResourceAsStream("/" + entry)) {
      if (in == null) {
        throw new IOException("no class file of " + agent);
      }
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
    return jar;
  }
}
