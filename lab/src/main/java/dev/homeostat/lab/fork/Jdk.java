package dev.homeostat.lab.fork;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An installed JDK.
 *
 * @param feature its version: 17, 25
 * @param home its folder
 */
public record Jdk(int feature, Path home) {

  /** The path of one of its programs, such as {@code java}. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(File.separatorChar == '\\' ? name + ".exe" : name);
  }

  /** Whether it holds a file or folder. */
  public boolean has(String path) {
    return Files.exists(home.resolve(path));
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
