package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;
import org.jspecify.annotations.Nullable;

/**
 * The watcher in JMX, with a notification for each notice. It is registered when the application
 * has made its platform MBean server, and never makes one itself: the first to ask for it settles
 * which one the application gets.
 */
public final class ManagementBean implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "jmx";

  /** Its name in JMX. */
  public static final String OBJECT_NAME = "dev.homeostat:type=BehavioralAnalyzer";

  /** The types of its notifications, but for what comes behind the dot. */
  public static final String TYPE_PREFIX = "dev.homeostat.";

  /** What only the platform's MBean server holds. */
  private static final String PLATFORM = "java.lang:type=Runtime";

  /**
   * It is looked for as long after the last time as it has been looked for so far, within these:
   * who has none by now will hardly make one soon, and to look takes memory.
   */
  private static final long LEAST_REST_NANOS = 2_000_000_000L;

  private static final long MOST_REST_NANOS = 60_000_000_000L;

  private final Managed watcher;
  private final boolean control;
  private final Consumer<String> log;
  private volatile boolean settled;
  private boolean looked;
  private long firstNanos;
  private long nextNanos;
  private @Nullable Registered registered;

  /**
   * Makes the bean; it is registered later.
   *
   * @param control whether JMX may tell the watcher something
   * @param log takes a line where it cannot be registered
   */
  public ManagementBean(Managed watcher, boolean control, Consumer<String> log) {
    this.watcher = watcher;
    this.control = control;
    this.log = log;
  }

  /** What happened before it was registered is not told. */
  @Override
  public Receipt take(Notice notice) {
    if (registered != null) {
      registered.tell(notice);
    }
    return Receipt.TAKEN;
  }

  @Override
  public boolean isDue(long nanos) {
    if (settled || (looked && nanos - nextNanos < 0)) {
      return false;
    }
    firstNanos = looked ? firstNanos : nanos;
    looked = true;
    long rest = Math.max(LEAST_REST_NANOS, Math.min(nanos - firstNanos, MOST_REST_NANOS));
    nextNanos = nanos + rest;
    try {
      return !MBeanServerFactory.findMBeanServer(null).isEmpty();
    } catch (OutOfMemoryError e) {
      nextNanos = nanos + MOST_REST_NANOS; // Each try makes the JVM collect the whole heap.
      return false;
    } catch (LinkageError e) {
      settled = true; // The application runs without java.management.
      return false;
    }
  }

  @Override
  public void due() {
    try {
      registered = Registered.with(new Bean(watcher), control);
      settled = registered != null;
    } catch (JMException | RuntimeException e) {
      settled = true;
      log.accept(NAME + ": cannot be registered (" + SafeText.of(e) + ")");
    }
  }

  /** Takes the bean back, where it was registered; called when nothing is taken any more. */
  public void close() {
    settled = true;
    if (registered != null) {
      registered.close();
    }
  }

  /** What needs most of JMX: not loaded before the application does. */
  private static final class Registered {
    private final AtomicLong sequence = new AtomicLong();
    private final MBeanServer server;
    private final NotificationBroadcasterSupport broadcaster;

    private Registered(MBeanServer server, NotificationBroadcasterSupport broadcaster) {
      this.server = server;
      this.broadcaster = broadcaster;
    }

    /** Registers the bean with the platform's server; null where there is none yet. */
    static @Nullable Registered with(Bean bean, boolean control) throws JMException {
      ObjectName platform = new ObjectName(PLATFORM);
      for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
        if (server.isRegistered(platform)) {
          return with(server, bean, control);
        }
      }
      return null;
    }

    private static Registered with(MBeanServer server, Bean bean, boolean control)
        throws JMException {
      List<String> types = new ArrayList<>(List.of(TYPE_PREFIX + "control"));
      for (State state : State.values()) {
        types.add(TYPE_PREFIX + "alert." + state.id());
      }
      NotificationBroadcasterSupport made =
          new NotificationBroadcasterSupport(
              new MBeanNotificationInfo(
                  types.toArray(String[]::new),
                  Notification.class.getName(),
                  "an alert or a record, as JSON in userData"));
      server.registerMBean(
          control
              ? new StandardEmitterMBean(bean, ControllableAnalyzerMBean.class, false, made)
              : new StandardEmitterMBean(bean, BehavioralAnalyzerMBean.class, false, made),
          new ObjectName(OBJECT_NAME));
      return new Registered(server, made);
    }

    void close() {
      try {
        server.unregisterMBean(new ObjectName(OBJECT_NAME));
      } catch (JMException e) {
        // Somebody else took it away.
      }
    }

    void tell(Notice notice) {
      String type;
      String message;
      long millis;
      if (notice instanceof BehavioralAlert alert) {
        type = "alert." + alert.state().id();
        message = StandardError.textOf(alert);
        millis = alert.timestamp().toEpochMilli();
      } else {
        ControlRecord record = (ControlRecord) notice;
        type = "control";
        message = record.command() + ": " + record.summary();
        millis = record.timestamp().toEpochMilli();
      }
      Notification told =
          new Notification(
              TYPE_PREFIX + type, OBJECT_NAME, sequence.incrementAndGet(), millis, message);
      told.setUserData(notice.toJson());
      broadcaster.sendNotification(told);
    }
  }

  /** The bean itself. */
  private record Bean(Managed watcher) implements ControllableAnalyzerMBean {

    @Override
    public String getComponent() {
      return watcher.component();
    }

    @Override
    public String getProfile() {
      return watcher.profile().toJson();
    }

    @Override
    public int getOpenEpisodes() {
      return (int) watcher.episodes().stream().filter(BehavioralAlert::isOpenEpisode).count();
    }

    @Override
    public String[] getEpisodes() {
      return watcher.episodes().stream().map(BehavioralAlert::toJson).toArray(String[]::new);
    }

    @Override
    public String silence(String fingerprint, long minutes) {
      if (minutes < 0 || minutes > ControlCommand.LONGEST_SILENCE.toMinutes()) {
        throw new IllegalArgumentException(
            "minutes: allowed are 0 to " + ControlCommand.LONGEST_SILENCE.toMinutes());
      }
      return answer(
          watcher.control(new ControlCommand.Silence(fingerprint, Duration.ofMinutes(minutes))));
    }

    @Override
    public String accept(String fingerprint) {
      return answer(watcher.control(new ControlCommand.Accept(fingerprint)));
    }

    @Override
    public String mark(String version) {
      return answer(watcher.control(new ControlCommand.Mark(version)));
    }

    private static String answer(ControlRecord record) {
      if (!record.done()) {
        throw new IllegalArgumentException(record.summary());
      }
      return record.summary();
    }
  }
}
