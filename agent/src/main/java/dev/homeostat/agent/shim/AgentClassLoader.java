package dev.homeostat.agent.shim;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent's own classes from entries of its jar that no other loader takes for classes
 * ({@code homeostat/….classdata}). Its parent is the platform's loader: it sees the JDK and nothing
 * of the host.
 */
final class AgentClassLoader extends ClassLoader implements Consumer<Consumer<Object[]>> {

  private static final String FOLDER = "homeostat/";
  private static final String SUFFIX = ".classdata";

  private final JarFile jar;
  private Consumer<Object[]> entry;

  AgentClassLoader(File jar) throws IOException {
    super(platformLoader());
    this.jar = new JarFile(jar, false);
  }

  /**
   * Initialises a class that hands in, through {@link #accept}, what the agent is entered by. No
   * reflection: its first call of five arguments makes the JVM write eleven classes.
   */
  Consumer<Object[]> enter(String name) throws ClassNotFoundException {
    Class.forName(name, true, this);
    return entry;
  }

  @Override
  public void accept(Consumer<Object[]> handed) {
    entry = handed;
  }

  /** Gives the jar back; what was not loaded by now cannot be. */
  void close() {
    try {
      jar.close();
    } catch (IOException e) {
      // Only read from.
    }
  }

  /** The topmost loader there is; Java 8 has no name for it, and reflection costs the start. */
  private static ClassLoader platformLoader() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + SUFFIX);
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    // The exact size and no more: what two hundred classes leave behind is the host's to collect.
    byte[] bytes = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(bytes);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** The agent's own files; an URL would make the JVM open the jar once more and keep it so. */
  @Override
  public InputStream getResourceAsStream(String name) {
    JarEntry entry = jar.getJarEntry(FOLDER + name);
    try {
      return entry == null ? super.getResourceAsStream(name) : jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }
}
