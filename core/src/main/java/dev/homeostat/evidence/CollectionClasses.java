package dev.homeostat.evidence;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which classes only keep things for somebody else, as a library's map does. Told by the name, for
 * libraries that are well known, and where the class itself is at hand by what it is: a map, a
 * collection, an iterator, or something within one. Immutable.
 */
final class CollectionClasses {

  /** Known by their names alone. */
  static final CollectionClasses NAMED = new CollectionClasses(Set.of());

  /** Their packages may stand behind others, where somebody has taken a library into their own. */
  private static final List<String> LIBRARIES =
      List.of(
          "com.google.common.",
          "com.github.benmanes.caffeine.",
          "org.apache.commons.collections",
          "org.eclipse.collections.",
          "org.springframework.util.",
          "org.ehcache.",
          "org.cache2k.",
          "org.jctools.",
          "org.agrona.collections.",
          "io.netty.util.collection.",
          "io.vavr.collection.",
          "it.unimi.dsi.fastutil.",
          "com.carrotsearch.hppc.",
          "gnu.trove.",
          "clojure.lang.");

  /** Too short to be looked for elsewhere than at the beginning. */
  private static final List<String> LANGUAGES = List.of("kotlin.", "scala.");

  private final Set<String> known;

  private CollectionClasses(Set<String> known) {
    this.known = known;
  }

  /**
   * Looks which of some classes are collections.
   *
   * @param names of the classes that matter
   * @param loaded all there are
   */
  static CollectionClasses among(Collection<String> names, Class<?>[] loaded) {
    Set<String> wanted = new HashSet<>();
    for (String name : names) {
      wanted.add(name);
      for (int at = name.indexOf('$'); at > 0; at = name.indexOf('$', at + 1)) {
        wanted.add(name.substring(0, at));
      }
    }
    Set<String> known = new HashSet<>();
    for (Class<?> type : loaded) {
      boolean collection =
          Map.class.isAssignableFrom(type)
              || Collection.class.isAssignableFrom(type)
              || Iterator.class.isAssignableFrom(type);
      if (collection && wanted.contains(type.getName())) {
        known.add(type.getName());
      }
    }
    return new CollectionClasses(known);
  }

  /** Whether a class is of a library of collections, by its name. */
  static boolean isOfLibrary(String name) {
    for (String library : LIBRARIES) {
      if (name.startsWith(library) || name.contains('.' + library)) {
        return true;
      }
    }
    for (String language : LANGUAGES) {
      if (name.startsWith(language)) {
        return true;
      }
    }
    return false;
  }

  /** Whether objects of a class keep things for somebody else. */
  boolean contains(String name) {
    if (isOfLibrary(name) || known.contains(name)) {
      return true;
    }
    for (int at = name.indexOf('$'); at > 0; at = name.indexOf('$', at + 1)) {
      if (known.contains(name.substring(0, at))) {
        return true;
      }
    }
    return false;
  }
}
