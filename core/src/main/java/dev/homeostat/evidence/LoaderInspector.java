package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Loaded classes by the template of their names and by the type of their loader: a loader that is
 * made again and again shows as a type with many instances, a class that is generated again and
 * again as a template, or as a family of names that are a class's with something behind it. A
 * loader that only has more classes comes after those that are made anew: a program that goes on
 * loading what it needs does not leak.
 */
final class LoaderInspector implements Inspector {

  private static final int CLASSES_BETWEEN_CHECKS = 1_000;

  private final Diagnostics diagnostics;
  private final Usual<LoadedClasses> usual = new Usual<>();

  LoaderInspector(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  @Override
  public String topic() {
    return "classes and loaders";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) throws Exception {
    usual.take(look(patience), calm);
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    LoadedClasses now = look(patience);
    LoadedClasses before = usual.get().orElse(null);
    if (before == null) {
      now.tellLargest(notes);
      notes.gap(Usual.UNKNOWN);
      usual.take(now, false);
      return;
    }
    now.tell(before, notes);
    if (!now.hasNewNames(before)) {
      notes.gap("which classes (none is there that was not before)");
    }
  }

  private LoadedClasses look(Patience patience) throws Patience.Impatience {
    LoadedClasses look = new LoadedClasses();
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
      look.addNamed(name);
      String of = nameOf(loader);
      look.addLoadedBy(of, 1);
      if (seen.add(loader)) {
        look.addLoader(of);
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
        return LoadedClasses.nameOf(type.getName(), loader.getName());
      }
    } catch (NoSuchMethodException | LinkageError e) {
      // Its class has to do.
    }
    return type.getName();
  }
}
