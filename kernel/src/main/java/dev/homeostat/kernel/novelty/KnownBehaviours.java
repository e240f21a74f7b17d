package dev.homeostat.kernel.novelty;

import dev.homeostat.signal.Clock;
import dev.homeostat.store.FileName;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component's behaviour, in memory and, where a file is named, on disk: a line
 * each, {@code learned process /usr/bin/convert}. At most {@link #MOST} of each kind and way. Lines
 * that a newer version wrote and this one does not understand stay in the file as they are. Used by
 * one thread; another process may write the file in between, and neither loses what the other
 * wrote.
 */
public final class KnownBehaviours {

  /** Who does more kinds of a thing than this has no usual ones. */
  static final int MOST = 2_000;

  /** Of what is not understood: a kind more, with all its ways, in lines of 170 characters. */
  static final int MOST_CHARACTERS = 1 << 20;

  /** Followed by the kind of which it is; alone, as older versions wrote it, of all. */
  private static final String LEARNED_ALL = "learning done";

  private static final Behaviour ANY_LISTENER =
      new Behaviour(Behaviour.Kind.LISTENER, Destination.ANY);

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

  private final @Nullable KnownFile file;
  private final Consumer<String> log;
  private final Map<How, Map<Behaviour.Kind, Set<Behaviour>>> known = new EnumMap<>(How.class);
  private final List<Destination> destinations = new ArrayList<>();
  private KnownFile.@Nullable Stamp read;
  private final Set<Behaviour.Kind> learned = EnumSet.noneOf(Behaviour.Kind.class);

  /** What stands in the file and is not understood, word for word. */
  private List<String> unknown = List.of();

  private boolean changed;

  private KnownBehaviours(@Nullable KnownFile file, Consumer<String> log) {
    this.file = file;
    this.log = log;
    for (How how : How.values()) {
      Map<Behaviour.Kind, Set<Behaviour>> kinds = new EnumMap<>(Behaviour.Kind.class);
      for (Behaviour.Kind kind : Behaviour.Kind.values()) {
        kinds.put(kind, new HashSet<>());
      }
      known.put(how, kinds);
    }
  }

  /** Knows nothing, and forgets all in the end. */
  public static KnownBehaviours inMemory() {
    return new KnownBehaviours(null, line -> {});
  }

  /**
   * Knows what a file tells. One that is damaged is put aside, and learning begins anew.
   *
   * @param log takes a line where the file is damaged
   * @throws IOException where it is there and cannot be read; the message says where
   */
  public static KnownBehaviours in(Path file, Consumer<String> log) throws IOException {
    KnownBehaviours behaviours = new KnownBehaviours(new KnownFile(file), log);
    behaviours.refresh();
    return behaviours;
  }

  /**
   * Only looks at what a file tells.
   *
   * @throws IOException where it is there and is damaged or cannot be read
   */
  public static KnownBehaviours lookAt(Path path) throws IOException {
    KnownFile file = new KnownFile(path);
    KnownBehaviours behaviours = new KnownBehaviours(file, line -> {});
    try {
      behaviours.read(file);
    } catch (NoSuchFileException e) {
      // Nothing is known yet.
    }
    return behaviours;
  }

  /**
   * Reads the file anew where it changed: somebody may have accepted something. One that is damaged
   * by then is put aside, and what is known is kept.
   */
  @SuppressWarnings("try") // A lock is held, not used.
  public void refresh() throws IOException {
    KnownFile from = file;
    if (from == null) {
      return;
    }
    try {
      KnownFile.Stamp stamp = from.stamp();
      if (!stamp.equals(read)) {
        read(from);
        read = stamp;
      }
    } catch (NoSuchFileException e) {
      // Nothing is known yet.
    } catch (KnownFile.DamagedException e) {
      try (FileChannel lock = from.lock()) {
        readAnew(from);
      }
    }
  }

  /** Under the lock: what is damaged is not about to be written by anybody. */
  private void readAnew(KnownFile from) throws IOException {
    try {
      read(from);
    } catch (NoSuchFileException e) {
      // Nothing is known yet.
    } catch (KnownFile.DamagedException e) {
      Path aside = from.setAside(Instant.ofEpochMilli(Clock.system().epochMillis()));
      changed = true;
      log.accept(
          SafeText.line(String.valueOf(e.getMessage()))
              + "; it is damaged and kept as "
              + SafeText.of(String.valueOf(aside.getFileName()))
              + (!learned.isEmpty()
                  ? ", what is known is written anew"
                  : ", learning begins anew; what was accepted can be read there"));
    }
  }

  /**
   * All lines or none: what stands before damage is no better. What is as it was written and yet
   * not understood is another version's.
   */
  private void read(KnownFile from) throws IOException {
    Map<Behaviour, Set<How>> read = new LinkedHashMap<>();
    Set<Behaviour.Kind> done = EnumSet.noneOf(Behaviour.Kind.class);
    List<String> others = new ArrayList<>();
    int room = MOST_CHARACTERS;
    int number = 0;
    KnownFile.Content content = from.read();
    for (String line : content.lines()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        if (line.equals(LEARNED_ALL)) {
          done.addAll(EnumSet.allOf(Behaviour.Kind.class));
        } else if (line.startsWith(LEARNED_ALL + " ")) {
          done.add(kindOf(line));
        } else {
          How how = howOf(line);
          Behaviour behaviour = Behaviour.parse(line.substring(how.id().length() + 1));
          read.computeIfAbsent(behaviour, b -> EnumSet.noneOf(How.class)).add(how);
        }
      } catch (IllegalArgumentException e) {
        room -= line.length();
        if (!content.whole() || room < 0) {
          throw from.damaged(", line " + number + ": " + e.getMessage());
        }
        others.add(line);
      }
    }
    unknown = others;
    learned.addAll(done);
    read.forEach((behaviour, ways) -> ways.forEach(how -> put(how, behaviour)));
  }

  private static Behaviour.Kind kindOf(String line) {
    String id = line.substring(LEARNED_ALL.length() + 1);
    for (Behaviour.Kind kind : Behaviour.Kind.values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("'" + SafeText.of(id) + "' is no kind of behaviour");
  }

  private static How howOf(String line) {
    for (How how : How.values()) {
      if (line.startsWith(how.id() + " ")) {
        return how;
      }
    }
    throw new IllegalArgumentException("begins with none of learned, accepted, seen");
  }

  /** Whether learning of a kind is over: in this run, or before. */
  public boolean isLearned(Behaviour.Kind kind) {
    return learned.contains(kind);
  }

  /** Ends learning of kinds: those that were watched. */
  public void endLearning(Set<Behaviour.Kind> kinds) {
    changed |= learned.addAll(kinds);
  }

  /** Adds one; says whether it was not known that way before. */
  public boolean put(How how, Behaviour behaviour) {
    Set<Behaviour> all = known(how, behaviour.kind());
    if (all.size() >= MOST || !all.add(behaviour)) {
      return false;
    }
    if (how == How.ACCEPTED && behaviour.kind() == Behaviour.Kind.CONNECTION) {
      Destination.parse(behaviour.name()).ifPresent(destinations::add);
    }
    changed = true;
    return true;
  }

  /** Whether it is known that way. */
  public boolean has(How how, Behaviour behaviour) {
    return known(how, behaviour.kind()).contains(behaviour);
  }

  /** Whether a person accepted it, or what it is part of. */
  public boolean isAccepted(Behaviour behaviour) {
    return has(How.ACCEPTED, behaviour)
        || switch (behaviour.kind()) {
          case PROCESS, CODE -> false;
          case LISTENER -> has(How.ACCEPTED, ANY_LISTENER);
          case CONNECTION ->
              Destination.parse(behaviour.name())
                  .filter(one -> destinations.stream().anyMatch(all -> all.covers(one)))
                  .isPresent();
        };
  }

  private Set<Behaviour> known(How how, Behaviour.Kind kind) {
    return known.getOrDefault(how, Map.of()).getOrDefault(kind, Set.of());
  }

  /** How many of a kind were the matter of an alert. */
  public long seen(Behaviour.Kind kind) {
    return known(How.SEEN, kind).size();
  }

  /** All of it that is understood, a line each, in order. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    known.forEach(
        (how, kinds) -> {
          Set<String> sorted = new TreeSet<>();
          kinds
              .values()
              .forEach(all -> all.forEach(behaviour -> sorted.add(how.id() + " " + behaviour)));
          lines.addAll(sorted);
        });
    return lines;
  }

  /**
   * Writes what changed, where there is a file, beside what others wrote into it meanwhile.
   *
   * @throws IOException where it cannot be written
   */
  @SuppressWarnings("try") // A lock is held, not used.
  public void save() throws IOException {
    KnownFile to = file;
    if (to == null || !changed) {
      return;
    }
    try (FileChannel lock = to.lock()) {
      readAnew(to);
      List<String> lines = new ArrayList<>(lines());
      learned.forEach(kind -> lines.add(LEARNED_ALL + " " + kind.id()));
      lines.addAll(unknown);
      to.write(lines);
      read = to.stamp();
      changed = false;
    }
  }

  /** The file of a component in a folder; two components do not share one. */
  public static Path fileOf(Path folder, String component) {
    return folder.resolve("kernel-" + FileName.of(component) + ".txt");
  }
}
