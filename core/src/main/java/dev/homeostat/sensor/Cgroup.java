package dev.homeostat.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group of this process for one controller, in a hierarchy of version 1 or 2. Without
 * one, every question is answered with NaN or nothing.
 */
final class Cgroup {

  /**
   * Version 1 says "no limit" with the largest multiple of the page size: far beyond any memory.
   */
  private static final double UNLIMITED = 1L << 60;

  private final @Nullable Path folder;
  private final @Nullable Path mount;
  private final boolean unified;

  private Cgroup(@Nullable Path folder, @Nullable Path mount, boolean unified) {
    this.folder = folder;
    this.mount = mount;
    this.unified = unified;
  }

  /**
   * Finds the group that controls a process.
   *
   * @param proc where the kernel shows the process
   * @param controller such as {@code memory}, {@code cpu}, {@code pids}
   */
  static Cgroup of(ProcFolder proc, String controller) {
    try {
      List<String> memberships = ProcText.lines(proc.own("cgroup"));
      List<String> mounts = ProcText.lines(proc.own("mountinfo"));
      Cgroup first = find(memberships, mounts, controller, proc.root());
      return first.folder != null ? first : find(memberships, mounts, "", proc.root());
    } catch (IOException | RuntimeException e) {
      return new Cgroup(null, null, false);
    }
  }

  /** The smallest limit on the way from this group up to the root, or NaN where there is none. */
  double limit(String fileOfV1, String fileOfV2) {
    double smallest = Double.NaN;
    Path at = folder;
    while (at != null && mount != null && at.startsWith(mount)) {
      double limit = number(at.resolve(unified ? fileOfV2 : fileOfV1));
      if (limit < UNLIMITED && !(limit >= smallest)) {
        smallest = limit;
      }
      at = at.getParent();
    }
    return smallest;
  }

  /**
   * How many bytes of memory may be taken before the least limit on the way up is met, of what is
   * used the page cache left out that goes first; NaN where there is no limit or it is not told.
   */
  double memoryRoom() {
    double least = Double.NaN;
    Path at = folder;
    while (at != null && mount != null && at.startsWith(mount)) {
      double limit = number(at.resolve(unified ? "memory.max" : "memory.limit_in_bytes"));
      double used = number(at.resolve(unified ? "memory.current" : "memory.usage_in_bytes"));
      double room = limit < UNLIMITED ? limit - used + idleCache(at) : Double.NaN;
      least = Double.isNaN(least) || room < least ? room : least;
      at = at.getParent();
    }
    return least;
  }

  /**
   * Where the time stands for which a quota of processor time held this group back: in the file of
   * the group on the way up with the least quota, or of the first that tells it where none has one.
   * A parent's quota holds its children back too, and may be all there is.
   */
  @Nullable Path throttledFile() {
    Path found = null;
    double least = Double.POSITIVE_INFINITY;
    Path at = folder;
    while (at != null && mount != null && at.startsWith(mount)) {
      Path stat = at.resolve("cpu.stat");
      if (tells(stat, throttledKey())) {
        double processors = processors(at);
        found = found == null || processors < least ? stat : found;
        least = processors < least ? processors : least;
      }
      at = at.getParent();
    }
    return found;
  }

  /** What stands before that time: microseconds in version 2, nanoseconds in version 1. */
  String throttledKey() {
    return unified ? "throttled_usec" : "throttled_time";
  }

  /** How many processors a group's quota is worth; NaN where it has none. */
  private double processors(Path group) {
    if (!unified) {
      return number(group.resolve("cpu.cfs_quota_us")) / number(group.resolve("cpu.cfs_period_us"));
    }
    try (ProcFile most = new ProcFile(group.resolve("cpu.max"))) {
      return most.first() / most.field(2);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static boolean tells(Path file, String key) {
    try (ProcFile opened = new ProcFile(file)) {
      return !Double.isNaN(opened.after(new ProcFile.Key(key)));
    } catch (IOException e) {
      return false;
    }
  }

  private double idleCache(Path group) {
    try (ProcFile stat = new ProcFile(group.resolve("memory.stat"))) {
      double bytes =
          stat.after(new ProcFile.Key(unified ? "\ninactive_file" : "\ntotal_inactive_file"));
      return Double.isNaN(bytes) ? 0 : bytes;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The path of one of the group's files, where the group and the file are there. */
  @Nullable Path file(String fileOfV1, String fileOfV2) {
    if (folder == null) {
      return null;
    }
    Path file = folder.resolve(unified ? fileOfV2 : fileOfV1);
    return Files.isReadable(file) ? file : null;
  }

  /** The number in a file of one; NaN where it is not there or not a number, such as "max". */
  static double number(Path file) {
    try (ProcFile opened = new ProcFile(file)) {
      return opened.first();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** An empty controller stands for the hierarchy of version 2. */
  private static Cgroup find(
      List<String> memberships, List<String> mounts, String controller, Path root) {
    boolean unified = controller.isEmpty();
    for (String membership : memberships) {
      String[] part = membership.split(":", 3); // id:controllers:path
      if (part.length < 3 || !List.of(part[1].split(",", -1)).contains(controller)) {
        continue;
      }
      for (String line : mounts) {
        Mount mount = Mount.parse(line, root);
        if (mount != null && mount.holds(controller)) {
          return new Cgroup(mount.folderOf(part[2]), mount.point, unified);
        }
      }
    }
    return new Cgroup(null, null, unified);
  }

  /**
   * A line of mountinfo.
   *
   * @param root which path of the hierarchy is mounted
   * @param point where
   * @param type {@code cgroup} or {@code cgroup2}
   * @param options of the hierarchy: its controllers, in version 1
   */
  private record Mount(String root, Path point, String type, List<String> options) {

    static @Nullable Mount parse(String line, Path rootOfProcess) {
      List<String> fields = new ArrayList<>(List.of(line.split(" ")));
      int dash = fields.indexOf("-");
      if (dash < 5 || fields.size() < dash + 4 || !fields.get(dash + 1).startsWith("cgroup")) {
        return null;
      }
      return new Mount(
          fields.get(3),
          rootOfProcess.resolve(Path.of("/").relativize(Path.of(fields.get(4)))),
          fields.get(dash + 1),
          List.of(fields.get(dash + 3).split(",")));
    }

    boolean holds(String controller) {
      return controller.isEmpty() ? type.equals("cgroup2") : options.contains(controller);
    }

    /** In a container the mount may show only the group's own subtree, and the path the host's. */
    Path folderOf(String path) {
      Path full = Path.of(path);
      Path inside = full.startsWith(root) ? Path.of(root).relativize(full) : full;
      Path relative = inside.isAbsolute() ? Path.of("/").relativize(inside) : inside;
      Path folder = point.resolve(relative).normalize();
      return folder.startsWith(point) && Files.isDirectory(folder) ? folder : point;
    }
  }
}
