package dev.homeostat.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which a user's agents leave what the user's command line needs: {@code
 * ~/.homeostat}, for the owner alone.
 *
 * @param path of it
 */
public record UserFolder(Path path) {

  static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  /** Who may touch what lies in it. */
  static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

  private static final String NAME = ".homeostat";

  /** This user's, or nothing where the user has no home. */
  public static Optional<UserFolder> ofThisUser() {
    String home = System.getProperty("user.home", "");
    return home.startsWith("/") || (!POSIX && !home.isBlank())
        ? Optional.of(new UserFolder(Path.of(home, NAME)))
        : Optional.empty();
  }

  /**
   * Makes a new file in it, and the folder where it is missing; both for the owner alone.
   *
   * @throws java.nio.file.FileAlreadyExistsException where the file is there
   * @throws IOException where it cannot be made, or the folder is a link
   */
  void create(String name, String content) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(path.toString(), null, "is a symbolic link");
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path, mode("rwx------"));
    }
    Path file = Files.createFile(path.resolve(name), mode("rw-------"));
    Files.write(
        file,
        content.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
