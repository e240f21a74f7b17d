package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockInspectorTest {

  private final PauseBudget pauses =
      new PauseBudget(Clock.system(), Duration.ofMillis(100), Duration.ofMinutes(10));
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /** What everybody wants. */
  private static final class Stock {}

  @AfterEach
  void close() throws InterruptedException {
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void namesTheMonitorWhoHoldsItAndWhoWaits() throws Exception {
    Stock stock = new Stock();
    start(
        "auditor",
        () -> {
          synchronized (stock) {
            hold();
          }
        });
    await().until(() -> threads.get(0).getState() == Thread.State.WAITING);
    for (int i = 0; i < 5; i++) {
      start(
          "booking-" + i,
          () -> {
            synchronized (stock) {
              assertThat(Thread.holdsLock(stock)).isTrue();
            }
          });
    }
    await()
        .until(
            () -> threads.stream().filter(t -> t.getState() == Thread.State.BLOCKED).count() == 5);

    List<Suspect> suspects = suspects();
    assertThat(suspects)
        .extracting(suspect -> suspect.kind() + ' ' + suspect.name())
        .containsExactly(
            "thread auditor", "lock " + Stock.class.getName(), "thread_group booking-N");
    assertThat(suspects.get(0).detail()).contains("LockInspectorTest.hold");
    assertThat(suspects.get(1).detail())
        .isEqualTo("5 wait for it, most of booking-N, held by auditor");
  }

  @Test
  void namesALockOfJavaUtilConcurrent() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    start(
        "auditor",
        () -> {
          lock.lock();
          try {
            hold();
          } finally {
            lock.unlock();
          }
        });
    await().until(() -> threads.get(0).getState() == Thread.State.WAITING);
    start(
        "booking-1",
        () -> {
          lock.lock();
          try {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
          } finally {
            lock.unlock();
          }
        });
    await().until(lock::hasQueuedThreads);
    await().until(() -> threads.get(1).getState() == Thread.State.WAITING);

    assertThat(suspects()).extracting(Suspect::name).startsWith("auditor");
  }

  @Test
  void eachLookIsOneStopThatIsCountedAndTakesNothingOfTheLongOnes() throws Exception {
    namesALockOfJavaUtilConcurrent();

    assertThat(pauses.stops()).isBetween(1L, 8L);
    assertThat(pauses.wait(Clock.system())).isZero();
  }

  private List<Suspect> suspects() throws Exception {
    Notes notes = new Notes();
    new LockInspector(pauses)
        .inspect(
            new Inquiry("id", AnomalyType.LOCK_CONTENTION, "blocked_threads", 5),
            notes,
            new Patience(Clock.system(), Duration.ofMinutes(1), () -> false));
    return notes.suspects();
  }

  private void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    threads.add(thread);
    thread.start();
  }

  private void hold() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
