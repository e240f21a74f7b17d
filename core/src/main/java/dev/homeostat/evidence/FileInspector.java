package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Open file descriptors by what they lead to, as the kernel tells: files by the template of their
 * path, sockets by peer and state, and the rest by its kind. Where no one of these has grown much,
 * files count by folder and ending, and sockets by port and state.
 */
final class FileInspector implements Inspector {

  /** Each takes some 5 microseconds and 0.3 KiB: a second, and 60 MiB by and by. */
  private static final int MOST_DESCRIPTORS = 200_000;

  private static final int MOST_SUSPECTS = 3;
  private static final int LOOKS_BETWEEN_CHECKS = 100;

  /** What the kernel writes behind the path of a file that is gone. */
  private static final String DELETED = " (deleted)";

  private final Path folder;
  private final Sockets sockets;
  private final int most;
  private final Usual<Families> usual = new Usual<>();

  /** The kinds of the last look, by group and by family. */
  private final Map<String, String> kinds = new HashMap<>();

  private final Map<String, String> examples = new HashMap<>();

  /** Whether it left any out, which were the newest: the kernel tells them by number. */
  private boolean cut;

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  FileInspector(Path process) {
    this(process, MOST_DESCRIPTORS);
  }

  /** Looks at so many descriptors at most. */
  FileInspector(Path process, int most) {
    this.most = most;
    this.folder = process.resolve("fd");
    this.sockets = new Sockets(process);
    if (!Files.isDirectory(folder)) {
      throw new UnsupportedOperationException("this system has no " + folder);
    }
  }

  @Override
  public String topic() {
    return "files";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) throws Exception {
    usual.take(look(patience), calm);
    kinds.clear();
    examples.clear();
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Families now = look(patience);
    Optional<Families> before = usual.get();
    List<Growth> grown = before.map(now::since).orElseGet(now::largest);
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      String group = growth.group();
      String kind = kinds.getOrDefault(group, "file");
      // Where all of a group are one and the same file, its own name says more than the template.
      String name = examples.getOrDefault(group, group);
      notes.suspect(
          kind,
          name.isEmpty() ? group : name,
          growth.inUnits(1, "")
              + " open in all"
              + (now.isFamily(growth)
                  ? ", of " + now.size(growth) + (kind.equals("socket") ? " peers" : " names")
                  : ""),
          growth.share());
    }
    if (before.isPresent()) {
      now.tellOthers(before.get(), notes);
    } else {
      notes.gap(Usual.UNKNOWN);
      usual.take(now, false);
    }
    if (cut) {
      notes.gap("what the newest descriptors are (there are more than " + most + ")");
    }
    kinds.clear();
    examples.clear();
  }

  private Families look(Patience patience) throws Exception {
    Map<String, Sockets.Named> byInode = sockets.byInode(patience);
    Families census = new Families();
    int seen = 0;
    cut = false;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
      for (Path descriptor : descriptors) {
        if (++seen > most) {
          cut = true;
          break;
        }
        if (seen % LOOKS_BETWEEN_CHECKS == 0) {
          patience.check();
        }
        try {
          count(Files.readSymbolicLink(descriptor).toString(), byInode, census);
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return census;
  }

  private void count(String target, Map<String, Sockets.Named> byInode, Families census) {
    String kind;
    String group;
    String family;
    if (target.startsWith("socket:[")) {
      kind = "socket";
      Sockets.Named socket =
          byInode.getOrDefault(target.substring(8, target.length() - 1), Sockets.Named.UNCONNECTED);
      group = socket.name();
      family = socket.family();
    } else if (target.startsWith("/")) {
      kind = "file";
      group = Template.of(target);
      family = familyOf(target);
      if (examples.size() < Census.MOST_GROUPS || examples.containsKey(group)) {
        examples.merge(group, target, (one, other) -> one.equals(other) ? one : "");
      }
    } else {
      kind = target.startsWith("pipe:") ? "pipe" : "descriptor";
      int number = target.indexOf(":[");
      // pipe:[4711], but anon_inode:[eventfd]
      boolean numbered =
          number > 0
              && number + 2 < target.length()
              && Character.isDigit(target.charAt(number + 2));
      group = numbered ? target.substring(0, number) : target;
      family = group;
    }
    if (kinds.size() < 2 * Census.MOST_GROUPS) {
      kinds.put(group, kind);
      kinds.put(family, kind);
    }
    census.add(group, family);
  }

  /** The folder and the ending: {@code /tmp/*.tmp}. */
  private static String familyOf(String path) {
    boolean deleted = path.endsWith(DELETED);
    String file = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
    int slash = file.lastIndexOf('/');
    int dot = file.lastIndexOf('.');
    return Template.of(file.substring(0, slash))
        + "/*"
        + (dot > slash + 1 ? Template.of(file.substring(dot)) : "")
        + (deleted ? DELETED : "");
  }
}
