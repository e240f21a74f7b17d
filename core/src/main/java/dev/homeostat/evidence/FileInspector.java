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

/**
 * Open file descriptors by what they lead to, as the kernel tells: files by the template of their
 * path, sockets by peer and state, and the rest by its kind.
 */
final class FileInspector implements Inspector {

  private static final int MOST_DESCRIPTORS = 20_000;
  private static final int MOST_SUSPECTS = 3;
  private static final int LOOKS_BETWEEN_CHECKS = 100;

  private final Path folder;
  private final Sockets sockets;
  private final Usual<Census> usual = new Usual<>(new Census());

  /** The kinds of the last look, by group. */
  private final Map<String, String> kinds = new HashMap<>();

  private final Map<String, String> examples = new HashMap<>();

  /**
   * Looks at a process.
   *
   * @param process its folder in procfs
   */
  FileInspector(Path process) {
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
  public void takeCensus(Patience patience) throws Exception {
    usual.take(look(patience));
    kinds.clear();
    examples.clear();
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<Growth> grown = look(patience).since(usual.get());
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      String group = growth.group();
      String kind = kinds.getOrDefault(group, "file");
      // Where all of a group are one and the same file, its own name says more than the template.
      String name = examples.getOrDefault(group, group);
      notes.suspect(
          kind,
          name.isEmpty() ? group : name,
          growth.more() + " more, " + growth.now() + " open in all",
          growth.share());
    }
    kinds.clear();
    examples.clear();
  }

  private Census look(Patience patience) throws Exception {
    Map<String, String> byInode = sockets.byInode(patience);
    Census census = new Census();
    int seen = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
      for (Path descriptor : descriptors) {
        if (++seen > MOST_DESCRIPTORS) {
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

  private void count(String target, Map<String, String> byInode, Census census) {
    String kind;
    String group;
    if (target.startsWith("socket:[")) {
      kind = "socket";
      group = byInode.getOrDefault(target.substring(8, target.length() - 1), "not connected");
    } else if (target.startsWith("/")) {
      kind = "file";
      group = Template.of(target);
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
    }
    if (kinds.size() < Census.MOST_GROUPS) {
      kinds.put(group, kind);
    }
    census.add(group);
  }
}
