package dev.homeostat.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;

/**
 * A program that records itself: healthy for a while, then it leaks threads or what its visitors
 * leave behind. Arguments: {@code threads} or {@code heap}, how many steps of 20 ms it is healthy,
 * how many it leaks, and the recording.
 */
final class RecordedLeaker {

  private static final Duration STEP = Duration.ofMillis(20);
  private static final int PAGE_BYTES = 16_000;
  private static final CountDownLatch END = new CountDownLatch(1);

  private static final List<Visit> visits = new ArrayList<>();

  private RecordedLeaker() {}

  /** What is kept of a visitor. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Visit(byte[] page) {}

  public static void main(String[] arguments) throws Exception {
    int healthy = Integer.parseInt(arguments[1]);
    int steps = healthy + Integer.parseInt(arguments[2]);
    try (Recording recording = new Recording()) {
      recording.enable("jdk.GCHeapConfiguration");
      recording.enable("jdk.GCHeapSummary");
      recording.enable("jdk.GarbageCollection").withoutThreshold();
      recording.enable("jdk.JavaThreadStatistics").withPeriod(STEP);
      recording.enable("jdk.ThreadStart").withStackTrace();
      recording.enable("jdk.ThreadEnd");
      recording.enable("jdk.OldObjectSample").withStackTrace().with("cutoff", "infinity");
      recording.setDestination(Path.of(arguments[3]));
      recording.start();
      for (int step = 0; step < steps; step++) {
        boolean leaks = step >= healthy;
        if (arguments[0].equals("heap")) {
          visit(leaks);
        } else {
          mail("worker-" + step, false);
          mail("mailer-" + step, leaks);
        }
        Thread.sleep(STEP.toMillis());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void visit(boolean leaks) {
    for (int i = 0; i < 8; i++) {
      Visit visit = new Visit(new byte[PAGE_BYTES]);
      if (leaks) {
        visits.add(visit);
      }
    }
    System.gc();
  }

  private static void mail(String name, boolean stays) {
    Thread thread = new Thread(stays ? RecordedLeaker::await : Thread::onSpinWait, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void await() {
    try {
      END.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
