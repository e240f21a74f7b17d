package dev.homeostat.cli.attach;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the JVMs of a machine or container share their performance counters: a folder a user, a
 * file a process. In a {@code /tmp} of many anybody makes a folder of such a name, so that a user's
 * file is looked for only where nobody else can have put it. That is what the JVM itself asks of
 * the folder before it writes there. Stateless.
 *
 * @param temporary the {@code /tmp} of the JVM that is looked for
 */
record SharedCounters(Path temporary) {

  private static final String FOLDERS = "hsperfdata_*";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int OTHERS_WRITE = 0022;

  /**
   * Finds the file of a process.
   *
   * @param uid the number of the user it runs as, as seen from here
   * @param pid its number as it sees it itself
   * @return nothing where there is none, or none that its user alone can have put there
   */
  Optional<Path> of(long uid, long pid) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDERS)) {
      for (Path folder : folders) {
        Path file = folder.resolve(Long.toString(pid));
        if (isOnly(uid, folder) && isFile(file) && Files.isReadable(file)) {
          return Optional.of(file);
        }
      }
    } catch (IOException e) {
      // Nobody shares anything there.
    }
    return Optional.empty();
  }

  /** Whether a folder is a user's and nobody else can write to it; a link is none. */
  private static boolean isOnly(long uid, Path folder) {
    try {
      Map<String, Object> read = attributes(folder);
      int mode = mode(read);
      return (mode & TYPE) == FOLDER
          && (mode & OTHERS_WRITE) == 0
          && read.get("uid") instanceof Integer owner
          && Integer.toUnsignedLong(owner) == uid;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it can be opened: a pipe would be waited for without end. */
  private static boolean isFile(Path file) {
    try {
      return (mode(attributes(file)) & TYPE) == FILE;
    } catch (IOException e) {
      return false;
    }
  }

  private static int mode(Map<String, Object> read) {
    return read.get("mode") instanceof Integer mode ? mode : 0;
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
  }
}
