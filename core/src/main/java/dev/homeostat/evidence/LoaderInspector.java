package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Loaded classes by the template of their names and by the type of their loader: a loader that is
 * made again and again shows as a type with many instances, a class that is generated again and
 * again as a template, or as a family of names that are a class's with something behind it. A
 * loader that only has more classes comes after those that are made anew: a program that goes on
 * loading what it needs does not leak.
 */
final class LoaderInspector implements Inspector {

  private static final int MOST_SUSPECTS = 2;
  private static final int CLASSES_BETWEEN_CHECKS = 1_000;

  private final Diagnostics diagnostics;
  private final Usual<Look> usual = new Usual<>(new Look());

  LoaderInspector(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  @Override
  public String topic() {
    return "classes and loaders";
  }

  @Override
  public void takeCensus(Patience patience) throws Exception {
    usual.take(look(patience));
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    Look now = look(patience);
    Look before = usual.get();
    List<Growth> names = now.names.since(before.names);
    now.names.tellOthers(before.names, notes);
    List<Growth> loaders =
        now.loaders.since(before.loaders).stream()
            .sorted(Comparator.comparing((Growth each) -> Look.fresh(each, now, before) == 0))
            .toList();
    if (names.isEmpty()) {
      notes.gap("which classes (none is there that was not before)");
    }
    // Where one name makes up most of it, that name says more than who loaded it.
    boolean oneName = !names.isEmpty() && names.get(0).share() > 0.5;
    if (oneName) {
      suspectNames(names.subList(0, 1), now, notes);
    }
    for (Growth growth : loaders.subList(0, Math.min(MOST_SUSPECTS, loaders.size()))) {
      long instances = now.instances.of(growth.group());
      notes.suspect(
          "loader",
          growth.group(),
          growth.more()
              + " classes more, "
              + instances
              + (instances == 1 ? " loader" : " loaders")
              + " of its kind, "
              + Look.fresh(growth, now, before)
              + " of them new",
          growth.share());
    }
    if (!oneName) {
      suspectNames(names.subList(0, Math.min(MOST_SUSPECTS, names.size())), now, notes);
    }
  }

  private static void suspectNames(List<Growth> names, Look now, Notes notes) {
    for (Growth growth : names) {
      boolean family = now.names.isFamily(growth);
      notes.suspect(
          "class",
          growth.group(),
          growth.more()
              + (family
                  ? " more of " + now.names.size(growth) + " names, "
                  : " more of that name, ")
              + growth.now()
              + " in all",
          growth.share());
    }
  }

  /** What is generated for a class has a name of its own behind that class's. */
  private static String familyOf(String name) {
    int dollar = name.lastIndexOf('$');
    return dollar <= 0 ? name : name.substring(0, dollar + 1) + '*';
  }

  private Look look(Patience patience) throws Patience.Impatience {
    Look look = new Look();
    Set<ClassLoader> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    int at = 0;
    for (Class<?> type : diagnostics.loadedClasses()) {
      if (++at % CLASSES_BETWEEN_CHECKS == 0) {
        patience.check();
      }
      ClassLoader loader = type.getClassLoader();
      String name = type.getName();
      if (type.isArray() || loader == null || Ours.isClass(name)) {
        continue; // The JVM's own loader unloads nothing and makes nothing twice.
      }
      int hidden = name.indexOf('/');
      String template = Template.of(hidden < 0 ? name : name.substring(0, hidden));
      look.names.add(template, familyOf(template));
      String of = nameOf(loader);
      look.loaders.add(of);
      if (seen.add(loader)) {
        look.instances.add(of);
      }
    }
    return look;
  }

  /** Its class, and its own name where that is not asked of the application's code. */
  private static String nameOf(ClassLoader loader) {
    Class<?> type = loader.getClass();
    try {
      if (type.getMethod("getName").getDeclaringClass() == ClassLoader.class
          && loader.getName() != null) {
        return type.getName() + " \"" + Template.of(loader.getName()) + '"';
      }
    } catch (NoSuchMethodException | LinkageError e) {
      // Its class has to do.
    }
    return type.getName();
  }

  /** What is loaded at one time. */
  private static final class Look {
    private final Families names = new Families();
    private final Census loaders = new Census();
    private final Census instances = new Census();

    /** How many loaders of a kind are there that were not. */
    private static long fresh(Growth kind, Look now, Look before) {
      return Math.max(0, now.instances.of(kind.group()) - before.instances.of(kind.group()));
    }
  }
}
