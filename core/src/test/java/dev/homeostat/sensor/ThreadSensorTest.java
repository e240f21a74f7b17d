package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.signal.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class ThreadSensorTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void countsWhoWaitsForAMonitorAtEveryFifthTickHoweverManyThreadsThereAre() throws Exception {
    ThreadSensor sensor = new ThreadSensor(new TaskLimits(ProcFolder.self(Path.of("/proc"))));
    Object monitor = new Object();
    List<Thread> waiting = new ArrayList<>();
    double before;
    double during;
    synchronized (monitor) {
      sensor.refresh(SECOND);
      before = sensor.value(Signal.BLOCKED_THREADS);
      for (int i = 0; i < 100; i++) {
        Thread thread = new Thread(() -> enter(monitor));
        thread.start();
        waiting.add(thread);
      }
      await().until(() -> waiting.stream().allMatch(t -> t.getState() == Thread.State.BLOCKED));
      for (long tick = 2; tick <= 5; tick++) {
        sensor.refresh(tick * SECOND);
        assertThat(sensor.value(Signal.BLOCKED_THREADS)).isNaN();
      }
      sensor.refresh(1_000 * SECOND);
      during = sensor.value(Signal.BLOCKED_THREADS);
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(during - before).isBetween(95.0, 110.0); // What other tests left may wait as well.
  }

  @Test
  void aCircleOfLocksIsFoundWithoutABlockedThread() throws Exception {
    ThreadSensor sensor = new ThreadSensor(new TaskLimits(ProcFolder.self(Path.of("/proc"))));
    sensor.refresh(SECOND);
    assertThat(sensor.value(Signal.DEADLOCKED_THREADS)).isZero();

    ReentrantLock one = new ReentrantLock();
    ReentrantLock other = new ReentrantLock();
    CyclicBarrier both = new CyclicBarrier(2);
    List<Thread> circle =
        List.of(
            new Thread(() -> takeBoth(one, other, both)),
            new Thread(() -> takeBoth(other, one, both)));
    circle.forEach(Thread::start);
    await().until(() -> one.hasQueuedThreads() && other.hasQueuedThreads());
    for (long tick = 2; tick <= 30; tick++) {
      sensor.refresh(tick * SECOND);
      assertThat(sensor.value(Signal.DEADLOCKED_THREADS)).isNaN();
    }
    sensor.refresh(31 * SECOND);
    double found = sensor.value(Signal.DEADLOCKED_THREADS);
    circle.forEach(Thread::interrupt);
    for (Thread thread : circle) {
      thread.join();
    }
    assertThat(found).isEqualTo(2);
  }

  @Test
  void whoWaitsForALockIsCountedAndWhoWaitsForALatchIsNot() throws Exception {
    ThreadSensor sensor = new ThreadSensor(new TaskLimits(ProcFolder.self(Path.of("/proc"))));
    sensor.refresh(SECOND);
    double before = sensor.value(Signal.BLOCKED_THREADS);
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch latch = new CountDownLatch(1);
    List<Thread> waiting = new ArrayList<>();
    lock.lock();
    try {
      for (int i = 0; i < 20; i++) {
        waiting.add(new Thread(() -> takeAndLeave(lock)));
        waiting.add(new Thread(() -> waitFor(latch)));
      }
      waiting.forEach(Thread::start);
      await().until(() -> waiting.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
      sensor.refresh(1_000 * SECOND);
    } finally {
      lock.unlock();
      latch.countDown();
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(sensor.value(Signal.BLOCKED_THREADS) - before).isBetween(15.0, 30.0);
  }

  private static void takeAndLeave(ReentrantLock lock) {
    lock.lock();
    try {
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whereTicksAreHalfAMinuteApartEachLooksAndSearches() throws Exception {
    ThreadSensor sensor = new ThreadSensor(new TaskLimits(ProcFolder.self(Path.of("/proc"))));
    for (long tick = 1; tick <= 5; tick++) {
      sensor.refresh(tick * 30 * SECOND);
      assertThat(sensor.value(Signal.BLOCKED_THREADS)).isNotNegative();
      assertThat(sensor.value(Signal.DEADLOCKED_THREADS)).isNotNegative();
    }
  }

  private static void takeBoth(ReentrantLock first, ReentrantLock second, CyclicBarrier both) {
    first.lock();
    try {
      both.await();
      second.lockInterruptibly();
      second.unlock();
    } catch (InterruptedException | BrokenBarrierException e) {
      // The test is over.
    } finally {
      first.unlock();
    }
  }

  private static void enter(Object monitor) {
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }
}
