package dev.homeostat.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what piles up: where the ways from many samples to their roots come together. Seen from
 * a sample, the first field through which a good part of all ways lead is the one that holds them:
 * below it each way is another, an entry or an element of its own, and above it stands who holds
 * the holder, a registry or a container. That a way leads through the same field is told by the
 * object the field is of; where no object has enough of them, by the field's name, as for the parts
 * of a cache that is divided. A field that is each object's own holds nothing as long as anything
 * else is known: where a thread is just putting something into a collection, the JVM finds that
 * collection on the thread's stack and looks no further. Fields of the JDK, of collections and
 * those that link an object to one of its own class are inner workings and hold nothing. Not
 * thread-safe; bounded by the samples it is given.
 */
final class Holders {

  /** A field that holds a leak has this part of all ways, at least. */
  private static final int LEAST_PART = 10;

  private static final int LEAST = 2;

  /**
   * Who may hold.
   *
   * @param kind {@code field}, {@code thread} or {@code class}
   * @param name of a field with its class
   * @param how the words before what is held
   * @param address of the object whose field it is; 0 where that does not matter
   */
  private record Place(String kind, String name, String how, long address) {
    Place anywhere() {
      return new Place(kind, name, how, 0);
    }
  }

  /** A place on a way, and what the way says of it. */
  private record Step(Place place, String held, String size) {}

  private record Way(List<Step> steps, Step last, String allocatedAt) {}

  private final CollectionClasses collections;
  private final List<Way> ways = new ArrayList<>();
  private final Map<Place, Integer> crossed = new HashMap<>();

  /** Fields of which one object at least is on several ways. */
  private final Set<Place> shared = new HashSet<>();

  /** What the collections keep belongs to who keeps them. */
  Holders(CollectionClasses collections) {
    this.collections = collections;
  }

  /**
   * Takes the way of one sample.
   *
   * @param way from the sample on; of one link where nobody looked who holds it
   * @param root where the root is a variable, what the recorder says of its thread; else empty
   * @param allocatedAt the place in the code; may be empty
   */
  void add(List<Link> way, String root, String allocatedAt) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i < way.size(); i++) {
      Place place = placeOf(way.get(i), way.get(i - 1));
      if (place != null) {
        steps.add(new Step(place, heldBelow(way, i), way.get(i - 1).size()));
      }
    }
    Step last = lastOf(way, root);
    if (isOurs(steps.isEmpty() ? last.place : steps.get(0).place)
        || isOurs(way.get(0).type())
        || Ours.isClass(allocatedAt)) {
      return;
    }
    ways.add(new Way(steps, isOurs(last.place) ? classOf(way) : last, allocatedAt));
    for (Step step : steps) {
      int times = crossed.merge(step.place, 1, Integer::sum);
      if (step.place.address != 0) {
        crossed.merge(step.place.anywhere(), 1, Integer::sum);
        if (times > 1) {
          shared.add(step.place.anywhere());
        }
      }
    }
  }

  /** Those that hold, each with what. */
  Collection<Held> held() {
    Map<Place, Held> held = new LinkedHashMap<>();
    for (Way way : ways) {
      Step step = stepOf(way);
      held.computeIfAbsent(step.place.anywhere(), Held::new).add(step, way.allocatedAt);
    }
    return held.values();
  }

  private Step stepOf(Way way) {
    int least = Math.max(LEAST, (ways.size() + LEAST_PART - 1) / LEAST_PART);
    for (Step step : way.steps) {
      if (crossed.getOrDefault(step.place, 0) >= least) {
        return step;
      }
    }
    for (Step step : way.steps) {
      Place anywhere = step.place.anywhere();
      boolean holds = shared.contains(anywhere) || !way.last.place.kind.equals("thread");
      if (holds && crossed.getOrDefault(anywhere, 0) >= least) {
        return step;
      }
    }
    return way.last;
  }

  private @Nullable Place placeOf(Link link, Link value) {
    if (link.isThreadLocal()) {
      String thread = Template.of(Link.threadOf(link.description()));
      return new Place("thread", thread, "holds in a thread local ", 0);
    }
    String owner = link.owner();
    if (link.field().isEmpty()
        || Stacks.isJdk(owner)
        || link.type().equals(value.type())
        || (link.isStatic() ? CollectionClasses.isOfLibrary(owner) : collections.contains(owner))) {
      return null;
    }
    return new Place("field", owner + "." + link.field(), "holds ", link.address());
  }

  /** The application's object nearest below a field, else the sample itself. */
  private String heldBelow(List<Link> way, int field) {
    for (int i = field - 1; i >= 0; i--) {
      if (way.get(i).isForeign() && !collections.contains(way.get(i).type())) {
        return way.get(i).type();
      }
    }
    return way.get(0).type();
  }

  /** What is known of it where no field holds many: the variable it is in, or a class. */
  private Step lastOf(List<Link> way, String root) {
    String thread = Template.of(Link.threadOf(root));
    if (!thread.isEmpty()) {
      String held = heldBelow(way, way.size());
      return new Step(new Place("thread", thread, "holds in a variable ", 0), held, "");
    }
    return classOf(way);
  }

  private static Step classOf(List<Link> way) {
    String type = way.get(0).type();
    String holder = holderOf(way);
    String how = holder.equals(type) ? "" : "holds ";
    return new Step(new Place("class", holder, how, 0), type, "");
  }

  /** The first on the way that is not the JDK's, else the first that is no array. */
  private static String holderOf(List<Link> way) {
    String jdk = "";
    for (Link link : way.subList(1, way.size())) {
      if (link.isForeign()) {
        return link.type();
      }
      jdk = jdk.isEmpty() && !link.type().endsWith("[]") ? link.type() : jdk;
    }
    return jdk.isEmpty() || way.get(0).isForeign() ? way.get(0).type() : jdk;
  }

  private static boolean isOurs(Place place) {
    return place.kind.equals("thread") ? Ours.isThread(place.name) : Ours.isClass(place.name);
  }

  private static boolean isOurs(String type) {
    return Ours.isClass(type.replace("[]", ""));
  }

  /** Samples of one holder. */
  static final class Held {
    private final Place place;
    private final List<String> held = new ArrayList<>();
    private final List<String> sizes = new ArrayList<>();
    private final List<String> allocatedAt = new ArrayList<>();

    private Held(Place place) {
      this.place = place;
    }

    private void add(Step step, String allocated) {
      held.add(step.held);
      sizes.add(step.size);
      allocatedAt.add(allocated);
    }

    /** {@code field}, {@code thread} or {@code class}. */
    String kind() {
      return place.kind;
    }

    /** Its name; of a field with its class. */
    String name() {
      return place.name;
    }

    /** What it holds most of. */
    String type() {
      return Stacks.commonest(held);
    }

    /** How many samples. */
    int count() {
      return held.size();
    }

    /** What it holds, how many of it, and where those were allocated, as far as that is known. */
    String detail() {
      String size = Stacks.commonest(sizes);
      String allocated = Stacks.commonest(allocatedAt);
      return (place.how.isEmpty() ? "stays" : place.how + type())
          + (size.isEmpty() ? "" : ", " + size + " in it")
          + (allocated.isEmpty() ? "" : ", allocated at " + allocated);
    }
  }
}
