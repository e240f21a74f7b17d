package dev.homeostat.evidence;

import dev.homeostat.evidence.Histogram.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which classes are behind the growth between two histograms. What takes most of it is as a rule a
 * leaf, an array or a string, and says little. But whoever holds it in a collection adds about one
 * object of a few other classes to each: an entry, a node, a session. Those whose number grew like
 * the leaf's are its carriers; an application's or a library's says more than the JDK's, and that
 * more than a leaf. Immutable.
 */
final class ClassGrowth {

  /** A carrier's number grew by at least a quarter and at most the fourfold of the leaf's. */
  private static final double ALIKE = 4;

  private static final Set<String> LEAVES =
      Set.of(
          "java.lang.Object",
          "java.lang.String",
          "java.lang.Long",
          "java.lang.Integer",
          "java.lang.Double",
          "java.lang.Boolean");

  /** Each object with memory outside the heap has one of these. */
  private static final List<String> CLEANERS =
      List.of(
          "jdk.internal.ref.CleanerImpl$PhantomCleanableRef",
          "jdk.internal.ref.Cleaner",
          "java.nio.BufferCleaner$PhantomCleaner");

  private final List<Grown> grown = new ArrayList<>();
  private final long bytes;

  ClassGrowth(Histogram before, Histogram now) {
    now.classes()
        .forEach(
            (name, size) -> {
              Size more = size.minus(before.of(name));
              if (more.bytes() > 0 && !Ours.isClass(name)) {
                grown.add(new Grown(name, more, size));
              }
            });
    bytes = grown.stream().mapToLong(each -> each.more.bytes()).sum();
  }

  /** All that grew together, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Who is behind the bytes on the heap. */
  List<Grown> behindBytes() {
    return behind(grown.stream().max(Comparator.comparingLong(each -> each.more.bytes())));
  }

  /** Who is behind the number of objects. */
  List<Grown> behindCount() {
    return behind(grown.stream().max(Comparator.comparingLong(each -> each.more.count())));
  }

  /** Who owns memory outside the heap. */
  List<Grown> behindNative() {
    return behind(
            grown.stream()
                .filter(each -> CLEANERS.contains(each.name))
                .max(Comparator.comparingLong(each -> each.more.count()))
                .or(
                    () ->
                        grown.stream()
                            .filter(each -> each.depth() > 0)
                            .max(Comparator.comparingLong(each -> each.more.count()))))
        .stream()
        .filter(each -> each.depth() > 0 && !CLEANERS.contains(each.name))
        .toList();
  }

  private List<Grown> behind(Optional<Grown> most) {
    if (most.isEmpty()) {
      return List.of();
    }
    Grown leaf = most.get();
    double count = Math.max(1, leaf.more.count());
    List<Grown> carriers =
        new ArrayList<>(
            grown.stream()
                .filter(each -> each.depth() > 0 && each != leaf)
                .filter(each -> each.more.count() >= count / ALIKE)
                .filter(each -> each.more.count() <= count * ALIKE)
                .sorted(
                    Comparator.comparingInt(Grown::depth)
                        .thenComparingLong(each -> each.more.bytes())
                        .reversed())
                .limit(2)
                .toList());
    boolean saysMost = carriers.isEmpty() || leaf.depth() > carriers.get(0).depth();
    carriers.add(saysMost ? 0 : carriers.size(), leaf);
    return carriers;
  }

  /**
   * A class of which there is more.
   *
   * @param more than before
   * @param now in all
   */
  record Grown(String name, Size more, Size now) {

    /** How much a name says: 0 a leaf, 1 the JDK's, 2 an application's or a library's. */
    int depth() {
      String element = name.replace("[]", "");
      boolean primitive = element.indexOf('.') < 0 && !element.equals(name);
      if (primitive || LEAVES.contains(element)) {
        return 0;
      }
      return Stacks.isJdk(element) ? 1 : 2;
    }
  }
}
