package dev.homeostat.kernel.novelty;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component's behaviour, in memory and, where a file is named, on disk: a line
 * each, {@code learned process /usr/bin/convert}. At most {@link #MOST} of each kind. Used by one
 * thread; another process may write the file in between.
 */
public final class KnownBehaviours {

  /** Who does more kinds of a thing than this has no usual ones. */
  static final int MOST = 2_000;

  private static final String LEARNED_ALL = "learning done";

  /** How something came to be known. */
  public enum How {
    /** It was done while learning. */
    LEARNED,
    /** A person said so. */
    ACCEPTED,
    /** It was the matter of an alert. */
    SEEN;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final @Nullable Path file;
  private final Map<How, Set<Behaviour>> known = new EnumMap<>(How.class);
  private @Nullable FileTime readAt;
  private boolean learned;
  private boolean changed;

  private KnownBehaviours(@Nullable Path file) {
    this.file = file;
    for (How how : How.values()) {
      known.put(how, new HashSet<>());
    }
  }

  /** Knows nothing, and forgets all in the end. */
  public static KnownBehaviours inMemory() {
    return new KnownBehaviours(null);
  }

  /**
   * Knows what a file tells.
   *
   * @throws IOException where it is there and cannot be read; the message says where
   */
  public static KnownBehaviours in(Path file) throws IOException {
    KnownBehaviours behaviours = new KnownBehaviours(file);
    behaviours.refresh();
    return behaviours;
  }

  /** Reads the file anew where it changed: somebody may have accepted something. */
  public void refresh() throws IOException {
    if (file == null) {
      return;
    }
    try {
      FileTime time = Files.getLastModifiedTime(file);
      if (!time.equals(readAt)) {
        readAt = time;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
          number++;
          read(line, number);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing is known yet.
    }
  }

  private void read(String line, int number) throws IOException {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (line.equals(LEARNED_ALL)) {
      learned = true;
      return;
    }
    for (How how : How.values()) {
      if (line.startsWith(how.id() + " ")) {
        try {
          put(how, Behaviour.parse(line.substring(how.id().length() + 1)));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
        }
        return;
      }
    }
    throw new IOException(
        file + ", line " + number + ": begins with none of learned, accepted, seen");
  }

  /** Whether learning is over: in this run, or before. */
  public boolean isLearned() {
    return learned;
  }

  /** Ends learning. */
  public void endLearning() {
    learned = true;
    changed = true;
  }

  /** Adds one; says whether it was not known that way before. */
  public boolean put(How how, Behaviour behaviour) {
    Set<Behaviour> all = known.getOrDefault(how, Set.of());
    if (all.size() >= MOST || !all.add(behaviour)) {
      return false;
    }
    changed = true;
    return true;
  }

  /** Whether it is known that way. */
  public boolean has(How how, Behaviour behaviour) {
    return known.getOrDefault(how, Set.of()).contains(behaviour);
  }

  /** How many of a kind were the matter of an alert. */
  public long seen(Behaviour.Kind kind) {
    return known.getOrDefault(How.SEEN, Set.of()).stream()
        .filter(behaviour -> behaviour.kind() == kind)
        .count();
  }

  /** All of it, a line each, in order. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    known.forEach(
        (how, all) -> {
          Set<String> sorted = new TreeSet<>();
          all.forEach(behaviour -> sorted.add(how.id() + " " + behaviour));
          lines.addAll(sorted);
        });
    return lines;
  }

  /**
   * Writes what changed, where there is a file: beside it first, so that it is whole at any time.
   *
   * @throws IOException where it cannot be written
   */
  public void save() throws IOException {
    if (file == null || !changed) {
      return;
    }
    refresh();
    List<String> lines = new ArrayList<>();
    lines.add("# What is usual for this component: docs/kernel.md");
    lines.addAll(lines());
    if (learned) {
      lines.add(LEARNED_ALL);
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Files.createDirectories(folder);
    Path beside = Files.createTempFile(folder, ".kernel-", ".tmp");
    try {
      Files.write(beside, lines);
      try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        written.force(true); // A power loss must not leave the new name without its content.
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    readAt = Files.getLastModifiedTime(file);
    changed = false;
  }

  /** The file of a component in a folder. */
  public static Path fileOf(Path folder, String component) {
    String safe = component.replaceAll("[^A-Za-z0-9._-]", "_").toLowerCase(Locale.ROOT);
    return folder.resolve("kernel-" + safe + ".txt");
  }
}
