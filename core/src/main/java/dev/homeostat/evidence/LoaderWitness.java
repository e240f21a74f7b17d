package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedClassLoader;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Loaders that have more classes, by their kind, between two tellings of all of them, of which a
 * recording has one where it begins and ends each of its parts; and the names of classes that were
 * defined, where a recording has them.
 */
final class LoaderWitness implements Witness {

  private static final String LOADER = "jdk.ClassLoaderStatistics";
  private static final String DEFINED = "jdk.ClassDefine";

  /** A telling of all loaders is over when the next event comes later than that. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final int MOST_LOADERS = 100_000;

  private record Loader(String kind, long classes) {}

  private final Snapshots<LoadedClasses> snapshots = new Snapshots<>();
  private final Ledger names = new Ledger();
  private final Ledger families = new Ledger();

  /** By their address: where one telling follows the other at once, the newer counts. */
  private final Map<Long, Loader> loaders = new HashMap<>();

  private long toldMillis;

  @Override
  public Set<String> events() {
    return Set.of(LOADER, DEFINED);
  }

  @Override
  public void see(RecordedEvent event) {
    if (event.getEventType().getName().equals(DEFINED)) {
      RecordedClass type = event.getClass("definedClass");
      if (type != null && event.getValue("definingClassLoader") != null) {
        defined(Witness.millis(event), type.getName());
      }
    } else if (event.getValue("classLoader") instanceof RecordedClassLoader loader
        && loader.getType() != null) {
      String name = loader.getName() == null ? "" : loader.getName();
      String hidden = event.hasField("hiddenClassCount") ? "hidden" : "anonymous";
      long classes = event.getLong("classCount") + event.getLong(hidden + "ClassCount");
      String kind = LoadedClasses.nameOf(loader.getType().getName(), name);
      told(Witness.millis(event), event.getLong("classLoaderData"), kind, classes);
    }
  }

  void defined(long epochMillis, String className) {
    if (!Ours.isClass(className)) {
      String template = LoadedClasses.templateOf(className);
      names.add(epochMillis, template, Scene.NONE, 1);
      families.add(epochMillis, LoadedClasses.familyOf(template), Scene.NONE, 1);
    }
  }

  void told(long epochMillis, long address, String kind, long classes) {
    if (epochMillis - toldMillis > PAUSE_MILLIS) {
      close();
    }
    toldMillis = Math.max(toldMillis, epochMillis);
    if (loaders.size() < MOST_LOADERS || loaders.containsKey(address)) {
      loaders.put(address, new Loader(kind, classes));
    }
  }

  private void close() {
    if (!loaders.isEmpty()) {
      LoadedClasses all = new LoadedClasses();
      for (Loader loader : loaders.values()) {
        all.addLoadedBy(loader.kind, loader.classes);
        all.addLoader(loader.kind);
      }
      snapshots.take(toldMillis, all);
      loaders.clear();
    }
  }

  @Override
  public void testify(Inquiry inquiry, Notes notes) {
    close();
    long until = inquiry.untilMillis();
    Families named =
        named(names.between(Long.MIN_VALUE, until), families.between(Long.MIN_VALUE, until));
    long since = inquiry.sinceMillis();
    Families namedBefore = named(names.before(since), families.before(since));
    Snapshots.Pair<LoadedClasses> pair = snapshots.around(since, until);
    LoadedClasses before = pair == null ? new LoadedClasses() : pair.before();
    LoadedClasses now = pair == null ? new LoadedClasses() : pair.now();
    now.withNames(named).tell(before.withNames(namedBefore), notes);
  }

  private static Families named(Account names, Account families) {
    return Families.of(names.census(), families.census(), LoadedClasses::familyOf);
  }
}
