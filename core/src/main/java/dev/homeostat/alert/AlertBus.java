package dev.homeostat.alert;

import dev.homeostat.alert.Courier.Mailbox;
import dev.homeostat.alert.Courier.Receiver;
import dev.homeostat.text.SafeText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries alerts, and records of what was done about them, to those who subscribed. Publishing
 * never waits: each subscriber has a bounded queue of its own, and an alert that finds it full is
 * dropped for that subscriber, counted and logged. A slow or throwing subscriber harms nobody but
 * itself: while one does not come back a further thread serves the others, for up to 32 of the
 * application's own at a time; named receivers do not count. Thread-safe.
 */
public final class AlertBus {

  /** How many alerts may wait for a subscriber. */
  public static final int CAPACITY = 50;

  private final int capacity;
  private final Courier courier;
  private final Consumer<String> log;
  private final Guests guests;
  private final List<Mailbox<Notice>> subscribers = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();

  /** Named receivers whose last notice was dropped. */
  private final Set<String> overflowing = ConcurrentHashMap.newKeySet();

  /**
   * Makes a bus without subscribers.
   *
   * @param capacity how many alerts may wait for each subscriber; 0 and less mean {@link #CAPACITY}
   * @param courier delivers
   * @param log takes one line for each alert that is dropped; must not wait
   */
  public AlertBus(int capacity, Courier courier, Consumer<String> log) {
    this.capacity = capacity > 0 ? capacity : CAPACITY;
    this.courier = courier;
    this.log = log;
    this.guests = new Guests(log);
  }

  /**
   * Hands every alert published from now on to the subscriber, one at a time and in order, on a
   * thread of the courier's.
   *
   * @return ends the subscription when closed
   */
  public Subscription subscribe(Consumer<BehavioralAlert> subscriber) {
    String guest = SafeText.of(subscriber.getClass().getName());
    return subscribe("", new Alerts(subscriber), guests.admission(guest));
  }

  /**
   * As {@link #subscribe(Consumer)}, for the whole stream, and for who gives up by itself what
   * takes too long.
   *
   * @param name of the receiver, for people
   * @param receiver may put a notice off
   */
  public Subscription subscribe(String name, Receiver<Notice> receiver) {
    return subscribe(name, receiver, new Admission.Always());
  }

  private Subscription subscribe(String name, Receiver<Notice> receiver, Admission admission) {
    Mailbox<Notice> mailbox = courier.open(name, capacity, receiver, admission);
    subscribers.add(mailbox);
    return new Seat(mailbox);
  }

  /**
   * Publishes an alert, or a record, without waiting. Each drop is told, but of a named receiver,
   * which says itself that it fails, only the first of a spell.
   */
  public void publish(Notice notice) {
    for (Mailbox<Notice> subscriber : subscribers) {
      if (subscriber.offer(notice)) {
        overflowing.remove(subscriber.name());
      } else {
        dropped.incrementAndGet();
        if (subscriber.name().isEmpty() || overflowing.add(subscriber.name())) {
          log.accept(dropping(notice, subscriber.name()));
        }
      }
    }
  }

  private String dropping(Notice notice, String name) {
    String what =
        notice instanceof BehavioralAlert alert
            ? " (" + alert.anomalyType().id() + " of " + alert.metric() + ")"
            : " (a record)";
    String who = name.isEmpty() ? "a subscriber" : name;
    return "alert dropped: " + who + " has " + capacity + " alerts waiting" + what;
  }

  /** How many alerts were dropped, over all subscribers. */
  public long dropped() {
    return dropped.get();
  }

  /** How many alerts may wait for each subscriber. */
  public int capacity() {
    return capacity;
  }

  /** Hands on the alerts of the stream. */
  private record Alerts(Consumer<BehavioralAlert> subscriber) implements Receiver<Notice> {
    @Override
    public Receipt take(Notice notice) {
      if (notice instanceof BehavioralAlert alert) {
        subscriber.accept(alert);
      }
      return Receipt.TAKEN;
    }
  }

  private final class Seat implements Subscription {
    private final Mailbox<Notice> mailbox;

    Seat(Mailbox<Notice> mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public void close() {
      subscribers.remove(mailbox);
      mailbox.close();
    }
  }

  /** A subscriber's place on the bus. */
  public interface Subscription extends AutoCloseable {
    /** Ends the subscription; what still waits is forgotten. */
    @Override
    void close();
  }
}
