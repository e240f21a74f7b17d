package dev.homeostat.sensor;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.stream.BaseStream;

/**
 * How many virtual threads are alive, parked ones included: what the JDK's own thread containers
 * count, less the platform threads among them. No bean tells it. Nothing stops for it; it takes
 * about 0.3 µs a thread of the caller's time. Not thread-safe.
 *
 * <p>The containers are the JDK's private matter ({@code jdk.internal.vm}, in 21 and later), shown
 * to whom an agent or {@code --add-exports} opens them.
 */
final class VirtualThreadCount {

  /** More containers than this are not walked: each looks through all platform threads. */
  private static final int MOST_CONTAINERS = 1_000;

  private final Object root;
  private final Method threadCount;
  private final Method children;
  private int containers;

  private VirtualThreadCount(Object root, Method threadCount, Method children) {
    this.root = root;
    this.threadCount = threadCount;
    this.children = children;
  }

  /**
   * Opens it.
   *
   * @throws ReflectiveOperationException where this Java has no such containers or does not show
   *     them
   */
  static VirtualThreadCount open() throws ReflectiveOperationException {
    Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer");
    Object root = Class.forName("jdk.internal.vm.ThreadContainers").getMethod("root").invoke(null);
    return new VirtualThreadCount(
        root, container.getMethod("threadCount"), container.getMethod("children"));
  }

  /**
   * Counts.
   *
   * @param platform how many platform threads there are
   * @return NaN where there are too many containers to walk
   */
  double count(int platform) throws ReflectiveOperationException {
    containers = 0;
    long all = countIn(root);
    // Threads come and go between the two counts.
    return containers > MOST_CONTAINERS ? Double.NaN : Math.max(0, all - platform);
  }

  private long countIn(Object container) throws ReflectiveOperationException {
    if (++containers > MOST_CONTAINERS) {
      return 0;
    }
    long count = (Long) threadCount.invoke(container);
    try (BaseStream<?, ?> stream = (BaseStream<?, ?>) children.invoke(container)) {
      Iterator<?> each = stream.iterator();
      while (each.hasNext() && containers <= MOST_CONTAINERS) {
        count += countIn(each.next());
      }
    }
    return count;
  }
}
