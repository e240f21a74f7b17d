package dev.homeostat.evidence;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import dev.homeostat.text.Plain;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Why collections are run, over a few seconds: their causes, with how many, how long, and how much
 * each moved into the old generation. A cause of G1's that names humongous objects stands for
 * itself.
 */
final class CollectionInspector implements Inspector {

  private static final Duration WATCHED = Duration.ofSeconds(3);
  private static final int ENOUGH = 40;
  private static final int MOST_SUSPECTS = 2;
  private static final double MIB = 1 << 20;

  private final List<GarbageCollectorMXBean> beans = Beans.collectors();

  @Override
  public String topic() {
    return "collections";
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    Ear ear = new Ear();
    for (GarbageCollectorMXBean bean : beans) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(ear, null, null);
      }
    }
    try {
      patience.await(WATCHED, ear::hasHeardEnough);
    } finally {
      for (GarbageCollectorMXBean bean : beans) {
        if (bean instanceof NotificationEmitter emitter) {
          try {
            emitter.removeNotificationListener(ear);
          } catch (JMException e) {
            // It was removed already.
          }
        }
      }
    }
    ear.tell(notes);
  }

  /** Hears on threads of the JVM's. */
  private static final class Ear implements NotificationListener {
    private final Map<String, Cause> causes = new HashMap<>();
    private int heard;

    @Override
    public void handleNotification(Notification notification, Object handback) {
      if (!notification
              .getType()
              .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
          || !(notification.getUserData() instanceof CompositeData data)) {
        return;
      }
      GarbageCollectionNotificationInfo about = GarbageCollectionNotificationInfo.from(data);
      if (about.getGcCause().equals("No GC")) {
        return; // A cycle of a concurrent collector: its pauses are told on their own.
      }
      synchronized (this) {
        heard++;
        if (causes.size() < Census.MOST_GROUPS) {
          causes.computeIfAbsent(about.getGcCause(), Cause::new).add(about.getGcInfo());
        }
      }
    }

    synchronized boolean hasHeardEnough() {
      return heard >= ENOUGH;
    }

    synchronized void tell(Notes notes) {
      double all = Math.max(1, causes.values().stream().mapToDouble(cause -> cause.millis).sum());
      causes.values().stream()
          .sorted(Comparator.comparingDouble((Cause cause) -> cause.millis).reversed())
          .limit(MOST_SUSPECTS)
          .forEach(
              cause ->
                  notes.suspect(
                      "collection_cause", cause.name, cause.detail(), cause.millis / all));
    }
  }

  /** Collections for one reason. */
  private static final class Cause {
    private final String name;
    private int count;
    private double millis;
    private double promoted;

    Cause(String name) {
      this.name = name;
    }

    void add(GcInfo info) {
      count++;
      millis += info.getDuration();
      promoted +=
          Math.max(0, old(info.getMemoryUsageAfterGc()) - old(info.getMemoryUsageBeforeGc()));
    }

    String detail() {
      return count
          + (count == 1 ? " collection, " : " collections, ")
          + Plain.number(millis / count)
          + " ms each, "
          + Plain.number(promoted / count / MIB)
          + " MiB each into the old generation";
    }

    private static double old(Map<String, MemoryUsage> pools) {
      return pools.entrySet().stream()
          .filter(pool -> pool.getKey().contains("Old") || pool.getKey().contains("Tenured"))
          .mapToDouble(pool -> pool.getValue().getUsed())
          .sum();
    }
  }
}
