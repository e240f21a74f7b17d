package dev.homeostat.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folders above a file of ours, among which a symbolic link is followed as long as nobody
 * strange put it there. In a folder that everybody may write to, such as {@code /tmp}, it must
 * belong to root, to this process's user or to whom the folder belongs, which is what Linux asks
 * for in sticky ones ({@code fs.protected_symlinks}); elsewhere only the folder's owner and group
 * can have put it. The same holds for the file, where it is there already. Where there are no Unix
 * attributes nothing is checked. Stateless and thread-safe.
 */
public final class FoldersAbove {

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String OF_UNIX = "unix:uid,mode";
  private static final int ROOT = 0;
  private static final int UNKNOWN = -1;
  private static final int LINK = 0120000;
  private static final int TYPE = 0170000;
  private static final int OTHERS_WRITE = 0002;

  /** As many links as Linux follows in a path. */
  private static final int MOST_LINKS = 40;

  private FoldersAbove() {}

  /**
   * Looks at each folder above a file, through every link, and at whose the file is. Whether that
   * is a link itself is for who opens it to see.
   *
   * @throws IOException that says which link is not followed, or that the file is a stranger's
   */
  public static void check(Path file) throws IOException {
    Path above = file.toAbsolutePath().getParent();
    if (!UNIX || above == null) {
      return;
    }
    Path folder = walk(above);
    Path name = file.getFileName();
    if (folder == null || name == null) {
      return;
    }
    try {
      if (!Attributes.of(folder.resolve(name)).isTrustedIn(Attributes.of(folder))) {
        throw new FileSystemException(
            file.toString(),
            null,
            "belongs to somebody else, in a folder that everybody may write to");
      }
    } catch (NoSuchFileException e) {
      // It is made, by us.
    }
  }

  /** Returns the folder itself, behind every link; null where it is missing. */
  private static @Nullable Path walk(Path folder) throws IOException {
    Deque<String> left = new ArrayDeque<>();
    Path at = into(left, folder);
    int links = 0;
    while (at != null && !left.isEmpty()) {
      String name = left.removeFirst();
      if (name.equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name);
      Attributes own;
      try {
        own = Attributes.of(next);
      } catch (NoSuchFileException e) {
        return null; // What is missing is made, by us.
      }
      if (!own.isLink()) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS || !own.isTrustedIn(Attributes.of(at))) {
        throw new FileSystemException(
            next.toString(),
            null,
            "is a symbolic link of somebody else's in a folder that everybody may write to; it is"
                + " not followed");
      }
      Path target = Files.readSymbolicLink(next);
      Path root = into(left, target);
      at = root == null ? at : root;
    }
    return at;
  }

  /** Puts a path's names before what is left; returns its root, where it has one. */
  private static @Nullable Path into(Deque<String> left, Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      String name = path.getName(i).toString();
      if (!name.isEmpty() && !name.equals(".")) {
        left.addFirst(name);
      }
    }
    return path.getRoot();
  }

  /**
   * Whose something is, and what it is.
   *
   * @param owner its user's number
   * @param mode its type and who may do what
   */
  private record Attributes(int owner, int mode) {

    static Attributes of(Path path) throws IOException {
      Map<String, Object> read = Files.readAttributes(path, OF_UNIX, LinkOption.NOFOLLOW_LINKS);
      return new Attributes(
          (Integer) read.getOrDefault("uid", UNKNOWN), (Integer) read.getOrDefault("mode", 0));
    }

    boolean isLink() {
      return (mode & TYPE) == LINK;
    }

    boolean isTrustedIn(Attributes folder) {
      return (folder.mode & OTHERS_WRITE) == 0
          || owner == ROOT
          || owner == folder.owner
          || owner == ours();
    }

    /** Linux tells whose a process is; elsewhere nobody's links are ours. */
    private static int ours() {
      try {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      } catch (IOException | RuntimeException e) {
        return UNKNOWN;
      }
    }
  }
}
