package dev.homeostat.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder that is its owner's alone where we made it. Where there are no modes (POSIX) nothing is
 * said of who may look. Stateless and thread-safe.
 */
public final class PrivateFolder {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private PrivateFolder() {}

  /**
   * Makes a folder, and those above it, where they are missing: mode 0700. One that is there keeps
   * its own.
   *
   * @throws IOException where it cannot be made
   */
  public static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    }
  }

  /** What a file in it is made with: mode 0600. */
  public static FileAttribute<?>[] modeOfFiles() {
    return mode("rw-------");
  }

  /**
   * Brings the names in a folder to the disk: a file that was given another name must have it after
   * a power loss, too. Not every system can be asked for that; the file is whole in either case.
   */
  public static void force(Path folder) {
    try {
      Insistence.on(new Force(folder));
    } catch (IOException e) {
      // The file has its old name or its new one.
    }
  }

  private record Force(Path folder) implements Insistence.Step {
    @Override
    public void run() throws IOException {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
