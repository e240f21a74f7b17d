package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SuppliersTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Suppliers suppliers = patient(lines::add);
  private final Readings readings = new Readings();
  private final CountDownLatch release = new CountDownLatch(1);
  private long second;

  @AfterEach
  void close() {
    release.countDown();
    suppliers.close();
  }

  /** Waits until all have answered, as long as a busy machine may take for it. */
  static Suppliers patient(Consumer<String> log) {
    return new Suppliers(Duration.ofMinutes(2), Duration.ofMinutes(1).toNanos(), log);
  }

  /** Leaves behind what hangs, soon. */
  private void hurry() {
    suppliers = new Suppliers(Duration.ofMillis(100), lines::add);
  }

  @Test
  void withoutSuppliersThereIsNoThread() {
    ask();
    assertThat(suppliers.threads()).isZero();
  }

  @Test
  void allAreAskedOnOneDaemonThreadThatEndsWithThem() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 3; i++) {
      add("m" + i, () -> threads.add(Thread.currentThread()) ? 1 : 0);
    }
    ask();
    ask();
    assertThat(threads).hasSize(6).containsOnly(threads.get(0));
    assertThat(threads.get(0).getName()).isEqualTo("homeostat-suppliers");
    assertThat(threads.get(0).isDaemon()).isTrue();
    assertThat(suppliers.threads()).isEqualTo(1);

    suppliers.close();
    await().until(() -> !threads.get(0).isAlive());
    ask();
    assertThat(threads).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 30})
  void soManyThatHangHoldUpNoneOfTheOthers(int hanging) {
    hurry();
    add("first", () -> 1);
    for (int i = 0; i < hanging; i++) {
      add("stuck" + i, this::hang);
    }
    add("last", () -> 2);
    askUntil(() -> lines.size() == hanging && readings.customCount() == 2);

    assertThat(lines)
        .contains("custom metric stuck0 has not answered for 50ms and is left out until it does");
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("first", "last");
    assertThat(suppliers.threads()).isLessThanOrEqualTo(hanging + 1);
  }

  @Test
  void whereTooManyHangItIsSaidOnceAndTheOthersAreAskedAgainOnceTheyComeBack() {
    hurry();
    add("first", () -> 1);
    for (int i = 0; i < Suppliers.MOST_STUCK; i++) {
      add("stuck" + i, this::hang);
    }
    askUntil(() -> lines.size() > Suppliers.MOST_STUCK);
    ask();
    assertThat(lines)
        .hasSize(Suppliers.MOST_STUCK + 1)
        .endsWith("custom metrics: 32 suppliers do not come back; none is asked until one does");
    assertThat(readings.customCount()).isZero();
    assertThat(suppliers.threads()).isEqualTo(Suppliers.MOST_STUCK);

    release.countDown();
    second += 1_000;
    askUntil(() -> readings.customCount() == Suppliers.MOST_STUCK + 1);
    assertThat(lines).hasSize(Suppliers.MOST_STUCK + 1);
    await().until(() -> suppliers.threads() == 1);
  }

  @Test
  void oneThatIsLateAgainAndAgainIsNeverLeftOutForGood() {
    hurry();
    AtomicInteger asked = new AtomicInteger();
    Semaphore back = new Semaphore(0);
    add(
        "slow",
        () -> {
          asked.incrementAndGet();
          back.acquireUninterruptibly();
          return 7;
        });
    for (int i = 1; i <= 10; i++) {
      int times = i;
      askUntil(() -> asked.get() == times);
      back.release();
      await().until(() -> suppliers.threads() == 0);
      second += 256;
    }
    assertThat(lines).hasSize(1);
    back.release(100);
    askUntil(() -> readings.customCount() == 1);
    assertThat(readings.profile().customMetrics()).containsEntry("slow", 7.0);
  }

  @Test
  void theSecondOfANameTakesThePlaceOfTheFirst() {
    add("queue", () -> 1);
    add("other", () -> 5);
    add("custom_metrics.queue", () -> 2);
    for (int i = 0; i < 3; i++) {
      ask();
      assertThat(readings.customCount()).isEqualTo(2);
      assertThat(readings.profile().customMetrics())
          .containsEntry("queue", 2.0)
          .containsEntry("other", 5.0);
    }
    suppliers.add(new Supplied("queue", () -> 10.0 * second, new Rate()));
    ask();
    ask();
    assertThat(readings.profile().customMetrics()).containsEntry("queue", 10.0);
  }

  @Test
  void aSupplierThatLeavesTheThreadInterruptedHarmsNobody() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    add("next", () -> interrupted.add(Thread.currentThread().isInterrupted()) ? 1 : 0);
    add(
        "first",
        () -> {
          Thread.currentThread().interrupt();
          return 1;
        });
    ask();
    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void whoAsksStaysInterruptedAndGetsItsAnswers() {
    add("queue", () -> 3);
    Thread.currentThread().interrupt();
    ask();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(readings.profile().customMetrics()).containsEntry("queue", 3.0);
  }

  @Test
  void askingAllocatesNothing() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    assumeThat(threads.isThreadAllocatedMemorySupported()).isTrue();
    for (int i = 0; i < 10; i++) {
      add("m" + i, () -> 1);
    }
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10 && least > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      long between = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 200; i++) {
        ask();
      }
      long after = threads.getThreadAllocatedBytes(thread);
      least = Math.min(least, after - between - (between - before));
    }
    assertThat(least).isLessThanOrEqualTo(0);
  }

  private void add(String name, DoubleSupplier supplier) {
    suppliers.add(new Supplied(name, supplier, null));
  }

  private void ask() {
    second++;
    readings.begin(second * SECOND, second);
    suppliers.askAll(second * SECOND);
    suppliers.read(readings);
  }

  /** Again and again: a machine that is busy may not begin to ask in the time there is. */
  private void askUntil(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              ask();
              return condition.getAsBoolean();
            });
  }

  private double hang() {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        // The worst of suppliers ignores even this.
      }
    }
    return 1;
  }
}
