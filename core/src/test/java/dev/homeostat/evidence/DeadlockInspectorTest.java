package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlockInspectorTest {

  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void letThemGo() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void whoOnlyWaitsForALockOfTheCircleIsNoSuspect() throws Exception {
    List<ReentrantLock> locks =
        List.of(new ReentrantLock(), new ReentrantLock(), new ReentrantLock());
    CountDownLatch held = new CountDownLatch(3);
    List<Thread> ring = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ReentrantLock own = locks.get(i);
      ReentrantLock next = locks.get((i + 1) % 3);
      ring.add(thread("ring-" + i, () -> takeBoth(own, next, held)));
    }
    // The JVM begins with the oldest thread, and follows who waits for whom.
    CountDownLatch locked = new CountDownLatch(1);
    List<Thread> victims = new ArrayList<>();
    for (ReentrantLock lock : locks) {
      victims.add(thread("victim-" + victims.size(), () -> take(lock, locked)));
    }
    victims.forEach(Thread::start);
    ring.forEach(Thread::start);
    held.await();
    locked.countDown();
    for (int i = 0; i < 3; i++) {
      ReentrantLock lock = locks.get(i);
      Thread victim = victims.get(i);
      await().until(() -> lock.hasQueuedThread(victim));
    }
    await().until(() -> ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null);
    Notes notes = new Notes();
    Clock clock = Clock.system();

    new DeadlockInspector(new PauseBudget(clock, Duration.ofSeconds(10), Duration.ofMinutes(1)))
        .inspect(
            new Inquiry("id", AnomalyType.DEADLOCK, "deadlocked_threads", 3),
            notes,
            new Patience(clock, Duration.ofMinutes(1), () -> false));

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .containsExactlyInAnyOrder("ring-0", "ring-1", "ring-2");
    assertThat(notes.suspects()).extracting(Suspect::share).containsOnly(OptionalDouble.of(0.33));
  }

  private Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private static void takeBoth(ReentrantLock own, ReentrantLock next, CountDownLatch held) {
    own.lock();
    try {
      held.countDown();
      take(next, held);
    } finally {
      own.unlock();
    }
  }

  private static void take(ReentrantLock lock, CountDownLatch from) {
    try {
      from.await();
      lock.lockInterruptibly();
      lock.unlock();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
