package dev.homeostat.evidence;

import dev.homeostat.evidence.Census.Growth;
import java.util.Comparator;
import java.util.List;

/**
 * Classes that are loaded at one time, by the template of their names and the family of that, and
 * by the kind of their loader. Bounded; not thread-safe.
 */
final class LoadedClasses {

  private static final int MOST_SUSPECTS = 2;

  private final Families names;
  private final Census loaders;
  private final Census instances;

  /** None so far. */
  LoadedClasses() {
    this(new Families(), new Census(), new Census());
  }

  private LoadedClasses(Families names, Census loaders, Census instances) {
    this.names = names;
    this.loaders = loaders;
    this.instances = instances;
  }

  /** The loaders of these, and other names. */
  LoadedClasses withNames(Families others) {
    return new LoadedClasses(others, loaders, instances);
  }

  /** The template of a class's name; what tells hidden classes of one origin apart is left out. */
  static String templateOf(String className) {
    int hidden = className.indexOf('/');
    return Template.of(hidden < 0 ? className : className.substring(0, hidden));
  }

  /** What is generated for a class has a name of its own behind that class's. */
  static String familyOf(String template) {
    int dollar = template.lastIndexOf('$');
    return dollar <= 0 ? template : template.substring(0, dollar + 1) + '*';
  }

  /** Counts a class by its name. */
  void addNamed(String className) {
    String template = templateOf(className);
    names.add(template, familyOf(template));
  }

  /** Counts classes of a loader. */
  void addLoadedBy(String loader, long classes) {
    loaders.add(loader, classes);
  }

  /** Counts a loader. */
  void addLoader(String loader) {
    instances.add(loader);
  }

  /** A loader's class, and its own name where it has one. */
  static String nameOf(String loaderClass, String name) {
    return name.isEmpty() ? loaderClass : loaderClass + " \"" + Template.of(name) + '"';
  }

  /** Whether there are names that were not there, or fewer of. */
  boolean hasNewNames(LoadedClasses before) {
    return !names.since(before.names).isEmpty();
  }

  /** Tells what has come since; nothing where nothing has. */
  void tell(LoadedClasses before, Notes notes) {
    List<Growth> named = names.since(before.names);
    names.tellOthers(before.names, notes);
    List<Growth> loaded =
        loaders.since(before.loaders).stream()
            .sorted(Comparator.comparing((Growth each) -> fresh(each, before) == 0))
            .toList();
    // Where one name makes up most of it, that name says more than who loaded it.
    boolean oneName = !named.isEmpty() && named.get(0).share() > 0.5;
    if (oneName) {
      suspectNames(named.subList(0, 1), notes);
    }
    for (Growth growth : first(loaded)) {
      notes.suspect(
          "loader",
          growth.group(),
          growth.more()
              + " classes more, "
              + ofItsKind(growth)
              + ", "
              + fresh(growth, before)
              + " of them new",
          growth.share());
    }
    if (!oneName) {
      suspectNames(first(named), notes);
    }
  }

  /** Tells of what there is most, where nothing is known of what there was. */
  void tellLargest(Notes notes) {
    for (Growth loaded : first(loaders.largest())) {
      notes.suspect(
          "loader", loaded.group(), loaded.now() + " classes, " + ofItsKind(loaded), Double.NaN);
    }
    suspectNames(first(names.largest()), notes);
  }

  private static List<Growth> first(List<Growth> all) {
    return all.subList(0, Math.min(MOST_SUSPECTS, all.size()));
  }

  private String ofItsKind(Growth kind) {
    long there = instances.of(kind.group());
    return there + (there == 1 ? " loader" : " loaders") + " of its kind";
  }

  private void suspectNames(List<Growth> named, Notes notes) {
    for (Growth growth : named) {
      String of = names.isFamily(growth) ? names.size(growth) + " names" : "that name";
      notes.suspect(
          "class",
          growth.group(),
          growth.more() == 0
              ? growth.now() + " of " + of + " in all"
              : growth.more() + " more of " + of + ", " + growth.now() + " in all",
          growth.share());
    }
  }

  /** How many loaders of a kind are there that were not. */
  private long fresh(Growth kind, LoadedClasses before) {
    return Math.max(0, instances.of(kind.group()) - before.instances.of(kind.group()));
  }
}
