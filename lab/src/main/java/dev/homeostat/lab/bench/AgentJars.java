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
    return jar(folder, "", EmptyAgent.class);
  }

  /** An agent that calls another one's premain and takes the time. */
  static Path timed(Path folder, Path other) throws IOException {
    return jar(folder, other.toUri().toString(), TimedAgent.class);
  }

  /** An agent that asks the platform's beans and no more. */
  static Path bare(Path folder) throws IOException {
    return jar(folder, "", BareAgent.class, BareBeans.class);
  }

  private static Path jar(Path folder, String classPath, Class<?>... classes) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), classes[0].getName());
    if (!classPath.isEmpty()) {
      attributes.put(Attributes.Name.CLASS_PATH, classPath);
    }
    Path jar = folder.resolve(classes[0].getSimpleName() + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> type : classes) {
        add(out, type);
      }
    }
    return jar;
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
