package dev.homeostat;

import dev.homeostat.signal.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The application's own metrics on their way to the agent in the same JVM, where there is one.
 * Thread-safe; costs one volatile read once the agent was found, and a look for it every ten
 * seconds while it was not.
 */
public final class AgentMetrics {

  private static final String SHIM = "dev.homeostat.agent.shim.HomeostatAgent";
  private static final long LOOK_NANOS = 10_000_000_000L;

  private static final AtomicLong NEXT_LOOK = new AtomicLong(Clock.system().monotonicNanos());
  private static volatile @Nullable ObjDoubleConsumer<String> agent;

  private AgentMetrics() {}

  /**
   * Hands a value to the agent, as {@link BehavioralAnalyzer#injectMetric} takes it; without an
   * agent, or a name, nothing happens. Never throws.
   *
   * @return whether there is an agent
   */
  @SuppressWarnings("exports") // Who has no JSpecify still reads the signature.
  public static boolean inject(@Nullable String name, double value) {
    ObjDoubleConsumer<String> found = agent;
    if (found == null) {
      found = look();
    }
    if (found == null) {
      return false;
    }
    if (name != null) {
      found.accept(name, value);
    }
    return true;
  }

  private static @Nullable ObjDoubleConsumer<String> look() {
    long now = Clock.system().monotonicNanos();
    long next = NEXT_LOOK.get();
    if (now - next < 0 || !NEXT_LOOK.compareAndSet(next, now + LOOK_NANOS)) {
      return null;
    }
    try {
      Object bridge =
          Class.forName(SHIM, false, ClassLoader.getSystemClassLoader())
              .getMethod("bridge")
              .invoke(null);
      if (bridge == null) {
        NEXT_LOOK.set(now); // The agent is on its way.
      }
      @SuppressWarnings("unchecked") // The shim's method has this type, of the JDK's classes only.
      ObjDoubleConsumer<String> typed = (ObjDoubleConsumer<String>) bridge;
      agent = typed;
      return typed;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return null; // No agent.
    }
  }
}
