package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.alert.Courier.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CourierTest {

  @Test
  void startsNoThreadBeforeThereIsSomethingToDeliver() {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      Mailbox<String> mailbox =
          courier.open(3, thing -> threads.add(Thread.currentThread().getName()));
      assertThat(threads).isEmpty();
      mailbox.offer("a");
      await().until(() -> threads.size() == 1);
      assertThat(threads).containsExactly("homeostat-courier");
    }
  }

  @Test
  void itsThreadsAreDaemonsWithoutTheHostsClassLoader() {
    List<Boolean> good = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      courier
          .open(
              1,
              thing ->
                  good.add(
                      Thread.currentThread().isDaemon()
                          && Thread.currentThread().getContextClassLoader() == null))
          .offer("a");
      await().until(() -> good.size() == 1);
    }
    assertThat(good).containsExactly(true);
  }

  @Test
  void aFullMailboxRefusesAndCounts() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              2,
              thing -> {
                taken.countDown();
                awaitQuietly(release);
              });
      mailbox.offer(0);
      taken.await();

      assertThat(mailbox.offer(1)).isTrue();
      assertThat(mailbox.offer(2)).isTrue();
      assertThat(mailbox.offer(3)).isFalse();
      assertThat(mailbox.offer(4)).isFalse();
      assertThat(mailbox.dropped()).isEqualTo(2);
      release.countDown();
    }
  }

  @Test
  void whatAReceiverThrowsIsCounted() {
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              10,
              thing -> {
                throw new StackOverflowError("thrown on purpose");
              });
      mailbox.offer(1);
      mailbox.offer(2);
      await().until(() -> mailbox.failed() == 2);
    }
  }

  @Test
  void whatIsNotTakenIsKeptAndOfferedAgainBeforeAnyOther() {
    List<Integer> taken = new CopyOnWriteArrayList<>();
    AtomicInteger refusals = new AtomicInteger(2);
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              "away", 10, thing -> Receipt.of(refusals.getAndDecrement() <= 0 && taken.add(thing)));
      for (int i = 0; i < 5; i++) {
        mailbox.offer(i);
      }
      await()
          .until(
              () -> {
                courier.tend();
                return mailbox.delivered() == 5 && mailbox.waiting() == 0;
              });
      assertThat(taken).containsExactly(0, 1, 2, 3, 4);
      assertThat(mailbox.retried()).isEqualTo(2);
      assertThat(mailbox.dropped()).isZero();
    }
  }

  @Test
  void whatAReceiverRefusesIsLostAndCountsAsFailed() {
    List<Integer> offered = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              "picky",
              10,
              thing -> {
                offered.add(thing);
                return thing == 1 ? Receipt.REFUSED : Receipt.TAKEN;
              });
      mailbox.offer(1);
      mailbox.offer(2);
      await().until(() -> mailbox.delivered() == 1);
      assertThat(offered).containsExactly(1, 2);
      assertThat(mailbox.failed()).isEqualTo(1);
      assertThat(mailbox.retried()).isZero();
      assertThat(mailbox.waiting()).isZero();
    }
  }

  @Test
  void whatAReceiverIsBehindWithWaits() {
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              "behind",
              10,
              new Courier.Receiver<Integer>() {
                @Override
                public Receipt take(Integer thing) {
                  return Receipt.TAKEN;
                }

                @Override
                public int behind() {
                  return 3;
                }
              });
      mailbox.offer(1);
      await().until(() -> mailbox.delivered() == 1);
      assertThat(mailbox.waiting()).isEqualTo(3);
    }
  }

  @Test
  void whatAReceiverHasNoMemoryForIsOfferedAgain() {
    AtomicInteger offered = new AtomicInteger();
    try (Courier courier = new Courier()) {
      Mailbox<Integer> mailbox =
          courier.open(
              10,
              thing -> {
                if (offered.incrementAndGet() == 1) {
                  throw new OutOfMemoryError("on purpose");
                }
              });
      mailbox.offer(1);
      await()
          .until(
              () -> {
                courier.tend();
                return mailbox.delivered() == 1;
              });
      assertThat(offered).hasValue(2);
      assertThat(mailbox.failed()).isZero();
    }
  }

  @Test
  void aReceiverThatAsksForItIsCalledWithoutAThing() {
    AtomicInteger calls = new AtomicInteger();
    try (Courier courier = new Courier()) {
      courier.open(
          "timed",
          1,
          new Courier.Receiver<String>() {
            @Override
            public Receipt take(String thing) {
              return Receipt.TAKEN;
            }

            @Override
            public boolean isDue(long nanos) {
              return calls.get() == 0;
            }

            @Override
            public void due() {
              calls.incrementAndGet();
            }
          });
      await()
          .until(
              () -> {
                courier.tend();
                return calls.get() == 1;
              });
    }
  }

  @Test
  void eachReceiverGetsReadyOnceOnTheThreadThatIsKept() {
    Rehearsing receiver = new Rehearsing();
    try (Courier courier = new Courier()) {
      Mailbox<String> mailbox = courier.open("r", 3, receiver);
      courier.rehearse();
      courier.tend();
      assertThat(courier.threads()).isZero();

      courier.keepReady();
      courier.rehearse();
      courier.tend();
      await().until(() -> receiver.done.contains("rehearsed"));
      courier.tend();
      mailbox.offer("a");
      await().until(() -> mailbox.delivered() == 1);
      assertThat(receiver.done).containsExactly("rehearsed", "a");
      assertThat(mailbox.failed()).isZero();
    }
  }

  @Test
  void aClassThereIsNoMemoryForDoesNotLoseTheThing() {
    Rehearsing receiver = new Rehearsing();
    try (Courier courier = new Courier()) {
      Mailbox<String> mailbox = courier.open("r", 3, receiver);
      courier.exhausted(true);
      receiver.broken = true;
      mailbox.offer("a");
      await().until(() -> mailbox.retried() == 1);
      receiver.broken = false;
      await()
          .until(
              () -> {
                courier.tend();
                return mailbox.delivered() == 1;
              });

      courier.exhausted(false);
      receiver.broken = true;
      mailbox.offer("b");
      await().until(() -> mailbox.failed() == 1);
      assertThat(receiver.done).containsExactly("a");
    }
  }

  /** Writes down what it does; its rehearsal ends badly. */
  private static final class Rehearsing implements Courier.Receiver<String> {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    @Override
    public Receipt take(String thing) {
      if (broken) {
        throw new NoClassDefFoundError("app.Missing");
      }
      return Receipt.of(done.add(thing));
    }

    @Override
    public void rehearse() throws Exception {
      done.add("rehearsed");
      throw new java.io.IOException("nobody is there");
    }
  }

  @Test
  void oneThatIsAwayHoldsUpNobodyElse() {
    List<Integer> taken = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      courier.open("away", 10, thing -> Receipt.LATER).offer(1);
      Mailbox<Integer> other = courier.open(10, taken::add);
      other.offer(1);
      await().until(() -> taken.size() == 1);
      courier.tend();
      other.offer(2);
      await().until(() -> taken.size() == 2);
    }
  }

  @Test
  void closingDeliversWhatWaits() {
    List<Integer> delivered = new CopyOnWriteArrayList<>();
    Courier courier = new Courier();
    Mailbox<Integer> mailbox = courier.open(100, delivered::add);
    for (int i = 0; i < 100; i++) {
      mailbox.offer(i);
    }
    courier.close(Duration.ofSeconds(30));
    assertThat(delivered).hasSize(100).isSorted();
  }

  /** That is how {@code start()} ends: by an interrupt, and then the analyser is closed. */
  @Test
  void closingDeliversWhatWaitsEvenOnAnInterruptedThread() {
    List<Integer> delivered = new CopyOnWriteArrayList<>();
    CountDownLatch release = new CountDownLatch(1);
    Courier courier = new Courier();
    Mailbox<Integer> mailbox =
        courier.open(
            100,
            thing -> {
              try {
                release.await();
                delivered.add(thing);
              } catch (InterruptedException e) {
                // As a file does that is closed under its writer: this one is lost.
              }
            });
    for (int i = 0; i < 100; i++) {
      mailbox.offer(i);
    }
    Thread closer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              courier.close(Duration.ofSeconds(30));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    closer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    closer.start();
    await().until(() -> !closer.isAlive() || closer.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    await().until(() -> !closer.isAlive());
    assertThat(failures).isEmpty();
    assertThat(delivered).hasSize(100);
  }

  @Test
  void closingDoesNotWaitForAReceiverThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Courier courier = new Courier();
    courier
        .open(
            1,
            thing -> {
              begun.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            })
        .offer("a");
    await().until(() -> begun.getCount() == 0);
    courier.close(); // Comes back, or the class's time limit fails the test.
    await().until(() -> interrupted.getCount() == 0);
  }

  @Test
  void afterClosingNoThreadIsLeft() {
    Courier courier = new Courier();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    courier.keepReady();
    courier.open(1, thing -> threads.add(Thread.currentThread())).offer("a");
    await().until(() -> threads.size() == 1);
    courier.close();
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void theThreadThatIsKeptComesBackForMoreAndStuckHoldsUpNobodyElse() {
    CountDownLatch release = new CountDownLatch(1);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      courier.keepReady();
      assertThat(courier.threads()).isEqualTo(1);
      Mailbox<String> mailbox = courier.open(1, thing -> threads.add(Thread.currentThread()));
      for (int i = 1; i <= 3; i++) {
        int sent = i;
        mailbox.offer("a");
        await().until(() -> threads.size() == sent && mailbox.waiting() == 0);
      }
      courier.open(1, thing -> awaitQuietly(release)).offer("stuck");
      mailbox.offer("b");
      await().until(() -> threads.size() == 4);
      release.countDown();
    }
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void theThreadsThatServedOthersMeanwhileEnd() {
    CountDownLatch release = new CountDownLatch(1);
    List<String> taken = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      courier.open(1, thing -> awaitQuietly(release)).offer("stuck");
      courier.<String>open(1, taken::add).offer("a");
      await().until(() -> taken.size() == 1);
      await().until(() -> courier.threads() == 1);
      release.countDown();
      await().until(() -> courier.threads() == 0);
    }
  }

  @Test
  void moreHangingReceiversThanThreadsDelayTheOthersButLoseNothing() {
    CountDownLatch release = new CountDownLatch(1);
    List<Integer> delivered = new CopyOnWriteArrayList<>();
    try (Courier courier = new Courier()) {
      AtomicInteger stuck = new AtomicInteger();
      for (int i = 0; i < 2 * Guests.MOST; i++) {
        courier
            .open(
                1,
                thing -> {
                  stuck.incrementAndGet();
                  awaitQuietly(release);
                })
            .offer("a");
        int soFar = i + 1;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> stuck.get() == soFar);
      }
      courier.<Integer>open(1, delivered::add).offer(1);
      release.countDown();
      await().until(() -> delivered.size() == 1);
    }
  }

  /** The hunt for a lost wake-up: nobody offers again, so what was overlooked stays overlooked. */
  @Test
  void whateverWasAcceptedIsDeliveredInOrderAndOnce() {
    int rounds = 100;
    for (int round = 0; round < rounds; round++) {
      int mailboxes = 12;
      int offers = 40;
      Courier courier = new Courier();
      List<List<Integer>> delivered = new ArrayList<>();
      List<Mailbox<Integer>> boxes = new ArrayList<>();
      for (int i = 0; i < mailboxes; i++) {
        List<Integer> own = new CopyOnWriteArrayList<>();
        Consumer<Integer> receiver = own::add;
        delivered.add(own);
        boxes.add(courier.open(8, receiver));
      }
      AtomicLong accepted = new AtomicLong();
      Semaphore go = new Semaphore(0);
      List<Thread> publishers = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        int publisher = p;
        Thread thread =
            new Thread(
                () -> {
                  go.acquireUninterruptibly();
                  for (int i = 0; i < offers; i++) {
                    for (int b = publisher; b < mailboxes; b += 4) {
                      accepted.addAndGet(boxes.get(b).offer(i) ? 1 : 0);
                    }
                  }
                });
        thread.start();
        publishers.add(thread);
      }
      go.release(4);
      publishers.forEach(CourierTest::join);
      await()
          .pollInterval(Duration.ofMillis(1))
          .pollDelay(Duration.ZERO)
          .until(() -> delivered.stream().mapToInt(List::size).sum() == accepted.get());
      assertThat(delivered).allSatisfy(own -> assertThat(own).isSorted().doesNotHaveDuplicates());
      courier.close();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
