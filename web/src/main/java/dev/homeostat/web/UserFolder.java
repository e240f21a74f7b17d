package dev.homeostat.web;

import dev.homeostat.store.FoldersAbove;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
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
   * Checks that nobody else can change what lies in it: where the home is a folder of many, such as
   * {@code /tmp}, another user may have made it first.
   *
   * @throws IOException that says what is wrong; nothing where the folder is missing
   */
  void check() throws IOException {
    FoldersAbove.check(path);
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(path.toString(), null, "is a symbolic link");
    }
    if (!POSIX || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new FileSystemException(
          path.toString(), null, "can be changed by others; its mode must be 0700");
    }
    // Who we are is seen by a file of ours: a name, in the JDK, is what the environment says.
    // The JDK's names for such files cost two devices that it keeps open; ours may be foreseen, but
    // one that is there already is no file of ours.
    Path own = path.resolve(".owner-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    try {
      Files.createFile(own, mode("rw-------"));
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      return; // A disk that is full or read-only: nobody else puts anything there either.
    }
    try {
      if (!Files.getOwner(own, LinkOption.NOFOLLOW_LINKS).equals(attributes.owner())) {
        throw new FileSystemException(
            path.toString(), null, "belongs to " + attributes.owner().getName());
      }
    } finally {
      Files.deleteIfExists(own);
    }
  }

  /**
   * Makes a new file in it, and the folder where it is missing; both for the owner alone.
   *
   * @throws java.nio.file.FileAlreadyExistsException where the file is there
   * @throws IOException where it cannot be made, or the folder is not the user's alone
   */
  void create(String name, String content) throws IOException {
    check();
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path, mode("rwx------"));
    }
    Path file = Files.createFile(path.resolve(name), mode("rw-------"));
    try {
      Files.write(
          file,
          content.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (OutOfMemoryError e) {
      Files.deleteIfExists(file);
      throw new IOException("the application has used up the JVM's direct memory", e);
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
