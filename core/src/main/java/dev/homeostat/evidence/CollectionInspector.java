package dev.homeostat.evidence;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.homeostat.alert.Inquiry;
import dev.homeostat.sensor.Beans;
import java.lang.management.GarbageCollectorMXBean;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Why collections are run, over a few seconds, as the JVM tells of each that is over. */
final class CollectionInspector implements Inspector {

  private static final Duration WATCHED = Duration.ofSeconds(3);
  private static final int ENOUGH = 40;

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
    private final HeardCollections collections = new HeardCollections();

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
      GcInfo info = about.getGcInfo();
      synchronized (this) {
        collections.add(
            about.getGcCause(),
            info.getDuration(),
            info.getMemoryUsageBeforeGc(),
            info.getMemoryUsageAfterGc());
      }
    }

    synchronized boolean hasHeardEnough() {
      return collections.count() >= ENOUGH;
    }

    synchronized void tell(Notes notes) {
      collections.tell(notes);
    }
  }
}
