package dev.homeostat.lab.host;

import java.util.List;

/**
 * Bursts until told to end. With the argument {@code aloud} it writes a line after each burst; with
 * {@code census} the names of the threads that would keep it from ending, at its end.
 */
public final class BurstingHost {

  private BurstingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<String> told = List.of(args);
    System.out.println("begun");
    Burst.untilTold(
        () -> {
          if (told.contains("aloud")) {
            System.out.println("burst");
          }
        });
    if (told.contains("census")) {
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> !thread.isDaemon())
          .map(Thread::getName)
          .sorted()
          .forEach(name -> System.out.println("not a daemon: " + name));
    }
    System.out.println("ended");
  }
}
