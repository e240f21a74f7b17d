package dev.homeostat.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The application's own receivers among those of a {@link Courier}. At most {@link #MOST} of them
 * hold a thread at a time, so that what they do with it is bounded; while so many do, the others
 * wait, and their mailboxes drop and count. The first time that happens it is said who they are.
 * Thread-safe.
 */
final class Guests {

  /** How many may be stuck at a time: a thread each, as a rule some 100 KB of memory. */
  static final int MOST = 32;

  /** As many of them are named. */
  private static final int NAMED = 5;

  private final Consumer<String> log;
  private final List<String> inside = new ArrayList<>(MOST);
  private boolean told;

  /**
   * Begins with none inside.
   *
   * @param log takes the line; must not wait
   */
  Guests(Consumer<String> log) {
    this.log = log;
  }

  /**
   * The admission of one of them.
   *
   * @param name for people
   */
  Admission admission(String name) {
    return new Guest(name);
  }

  private boolean enter(String name) {
    String line;
    synchronized (this) {
      if (inside.size() < MOST) {
        return inside.add(name);
      }
      if (told) {
        return false;
      }
      told = true;
      line =
          MOST
              + " subscribers have not come back from an alert; other subscribers wait for them: "
              + String.join(", ", inside.stream().distinct().limit(NAMED).toList());
    }
    log.accept(line);
    return false;
  }

  private synchronized void leave(String name) {
    inside.remove(name);
  }

  private final class Guest implements Admission {
    private final String name;

    Guest(String name) {
      this.name = name;
    }

    @Override
    public boolean enter() {
      return Guests.this.enter(name);
    }

    @Override
    public void leave() {
      Guests.this.leave(name);
    }
  }
}
