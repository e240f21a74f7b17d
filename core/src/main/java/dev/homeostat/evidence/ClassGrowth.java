package dev.homeostat.evidence;

import dev.homeostat.evidence.Histogram.Size;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.text.Plain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which classes are behind the growth between two histograms. What takes most of it is as a rule a
 * leaf, an array or a string, and says little; and dead ones are counted with it. But whoever holds
 * it in a collection adds an object of a few other classes to each: an entry, a node, a session. Of
 * these there were few before. So its carriers are the classes whose number grew by a good part of
 * itself; an application's or a library's says more than the JDK's, and that more than a leaf. Of
 * the JDK's, one that grew in step with the application's is of what is leaked: each session has
 * one. Immutable.
 */
final class ClassGrowth {

  /** A carrier's number grew by this part of what it was, at least. */
  private static final double LEAST_GROWTH = 0.25;

  /** And by as many, at least. */
  private static final long LEAST_COUNT = 20;

  /** And by an eighth of what the number of the carrier that grew most did. */
  private static final double ALIKE = 8;

  /** What is in step with another grew as that did, but for this part. */
  private static final double IN_STEP = 0.1;

  /** Of the JDK's carriers there are as many more for each leaf, at least. */
  private static final double LEAST_A_LEAF = 0.5;

  private static final int MOST_CARRIERS = 2;

  private static final double LEAST_SHARE = 0.01;
  private static final double MIB = 1 << 20;

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

  /** Those that say most come first, then those that take most. */
  private static final Comparator<Grown> MOST_SAID =
      Comparator.comparingInt(Grown::depth)
          .thenComparingLong((Grown each) -> each.more.bytes())
          .reversed();

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

  /**
   * Tells which are behind an anomaly.
   *
   * @param since the words behind how many more there are of a class
   */
  void tell(AnomalyType type, String since, Notes notes) {
    List<Grown> behind =
        switch (type) {
          case OBJECT_LEAK -> behindCount();
          case DIRECT_MEMORY_LEAK, NATIVE_MEMORY_LEAK, MEMORY_LIMIT -> behindNative();
          default -> behindBytes();
        };
    for (Grown each : behind) {
      double share = (double) each.more.bytes() / bytes;
      notes.suspect(
          "class",
          each.name,
          each.more.count()
              + since
              + ", "
              + Plain.number(each.more.bytes() / MIB)
              + " MiB of "
              + Plain.number(bytes / MIB),
          // A carrier's own bytes say nothing of what it holds.
          share < LEAST_SHARE ? Double.NaN : share);
    }
  }

  /** Who is behind the bytes on the heap. */
  List<Grown> behindBytes() {
    return behind(grown.stream().max(Comparator.comparingLong(each -> each.more.bytes())));
  }

  /** Who is behind the number of objects. */
  List<Grown> behindCount() {
    return behind(grown.stream().max(Comparator.comparingLong(each -> each.more.count())));
  }

  /**
   * Who owns memory outside the heap: whoever grew in step with what frees it. Where nothing frees
   * it, the JDK's own are not asked: each of theirs has a cleaner.
   */
  List<Grown> behindNative() {
    Optional<Grown> cleaner =
        grown.stream()
            .filter(each -> CLEANERS.contains(each.name))
            .max(Comparator.comparingLong(each -> each.more.count()));
    if (cleaner.isEmpty()) {
      return behind(
              grown.stream()
                  .filter(each -> each.carries() && each.depth() > 1)
                  .max(Comparator.comparingLong(each -> each.more.count())))
          .stream()
          .filter(each -> each.depth() > 1)
          .toList();
    }
    List<Grown> owners =
        grown.stream()
            .filter(each -> each.carries() && each.isInStepWith(cleaner.get()))
            .filter(each -> !CLEANERS.contains(each.name))
            .sorted(MOST_SAID)
            .limit(MOST_CARRIERS + 1)
            .toList();
    return !owners.isEmpty()
        ? owners
        : behind(cleaner).stream()
            .filter(each -> each.depth() > 0 && !CLEANERS.contains(each.name))
            .toList();
  }

  private List<Grown> behind(Optional<Grown> most) {
    if (most.isEmpty()) {
      return List.of();
    }
    Grown leaf = most.get();
    List<Grown> carriers = carriersOf(leaf);
    List<Grown> behind =
        carriers.stream().limit(MOST_CARRIERS).collect(Collectors.toCollection(ArrayList::new));
    boolean saysMost = behind.isEmpty() || !behind.get(0).saysNoLessThan(leaf);
    behind.add(saysMost ? 0 : behind.size(), leaf);
    Grown first = behind.get(0);
    if (first.depth() > 1) {
      carriers.stream()
          .filter(each -> each.depth() == 1 && each.isInStepWith(first) && !behind.contains(each))
          .findFirst()
          .ifPresent(each -> behind.add(placeOfTheJdks(behind), each));
    }
    return behind;
  }

  private static int placeOfTheJdks(List<Grown> behind) {
    return (int) behind.stream().takeWhile(each -> each.depth() > 1).count();
  }

  private List<Grown> carriersOf(Grown leaf) {
    List<Grown> candidates =
        grown.stream().filter(each -> each.carries() && !each.equals(leaf)).toList();
    double most = candidates.stream().mapToLong(each -> each.more.count()).max().orElse(0);
    return candidates.stream()
        .filter(each -> each.takesMoreRoom() || each.more.count() >= most / ALIKE)
        .sorted(MOST_SAID)
        .toList();
  }

  /**
   * A class of which there is more.
   *
   * @param more than before
   * @param now in all
   */
  record Grown(String name, Size more, Size now) {

    /** Whether there is a good part more than before: objects, or room in arrays of them. */
    boolean carries() {
      boolean moreOfThem =
          more.count() >= LEAST_COUNT
              && more.count() >= LEAST_GROWTH * (now.count() - more.count());
      return depth() > 0 && (moreOfThem || takesMoreRoom());
    }

    /**
     * Whether these are arrays of references that have grown, as the table of a collection does;
     * more arrays of the same length are objects like any other.
     */
    boolean takesMoreRoom() {
      long before = now.bytes() - more.bytes();
      double longer = (double) now.bytes() / now.count();
      double shorter = before == 0 ? longer : (double) before / (now.count() - more.count());
      return name.endsWith("[]")
          && more.bytes() >= LEAST_COUNT * Long.BYTES
          && more.bytes() >= LEAST_GROWTH * before
          && longer >= (1 + LEAST_GROWTH) * shorter;
    }

    /** Whether there are about as many more as of another. */
    boolean isInStepWith(Grown other) {
      return Math.abs(more.count() - other.more.count()) <= IN_STEP * other.more.count();
    }

    /**
     * Whether it comes before what takes most: where its name says no less. One of the JDK's holds
     * a leaf only where there are about as many more of them.
     */
    boolean saysNoLessThan(Grown most) {
      boolean holds =
          depth() > 1
              || most.depth() > 0
              || takesMoreRoom()
              || more.count() >= LEAST_A_LEAF * most.more.count();
      return depth() >= most.depth() && holds;
    }

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
