package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.detect.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertBusTest {

  private final Courier courier = new Courier();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AlertBus bus = new AlertBus(0, courier, lines::add);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    courier.close();
  }

  @Test
  void nothingOrLessMeansFifty() {
    assertThat(bus.capacity()).isEqualTo(50);
    assertThat(new AlertBus(-3, courier, lines::add).capacity()).isEqualTo(50);
    assertThat(new AlertBus(7, courier, lines::add).capacity()).isEqualTo(7);
  }

  @Test
  void everySubscriberGetsEveryAlertInOrder() {
    List<Double> first = Collections.synchronizedList(new ArrayList<>());
    List<Double> second = Collections.synchronizedList(new ArrayList<>());
    bus.subscribe(alert -> first.add(alert.current()));
    bus.subscribe(alert -> second.add(alert.current()));
    List<Double> published = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      bus.publish(alert(i));
      published.add((double) i);
    }

    soon().until(() -> first.size() == 50 && second.size() == 50);
    assertThat(first).isEqualTo(published);
    assertThat(second).isEqualTo(published);
    assertThat(lines).isEmpty();
  }

  @Test
  void aHangingSubscriberLosesItsOwnAlertsAndHoldsUpNeitherPublisherNorOthers() {
    CountDownLatch hanging = new CountDownLatch(1);
    List<Double> healthy = new CopyOnWriteArrayList<>();
    bus.subscribe(
        alert -> {
          hanging.countDown();
          hang();
        });
    bus.subscribe(alert -> healthy.add(alert.current()));
    bus.publish(alert(0));
    soon().until(() -> hanging.getCount() == 0);

    for (int i = 1; i <= 60; i++) { // One is being delivered, fifty wait, ten are dropped.
      bus.publish(alert(i));
      int sofar = i + 1;
      soon().until(() -> healthy.size() == sofar);
    }

    assertThat(bus.dropped()).isEqualTo(10);
    assertThat(lines).hasSize(10).allMatch(line -> line.startsWith("alert dropped: "));
  }

  /** Nothing is published behind it, and there is no tick. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 30})
  void oneBurstComesThroughBesideSoManyThatHang(int hanging) {
    List<Double> healthy = new CopyOnWriteArrayList<>();
    List<Notice> ours = new CopyOnWriteArrayList<>();
    for (int i = 0; i < hanging; i++) {
      bus.subscribe(alert -> hang());
    }
    bus.subscribe(alert -> healthy.add(alert.current()));
    bus.subscribe("ours", notice -> Receipt.of(ours.add(notice)));

    for (int i = 0; i < 40; i++) {
      bus.publish(alert(i));
    }

    soon().until(() -> healthy.size() == 40 && ours.size() == 40);
    assertThat(courier.threads()).isLessThanOrEqualTo(hanging + 3); // Two at work and one for them.
    assertThat(lines).isEmpty();
  }

  @Test
  void whereTooManyHangOursAreServedTheOthersDropAndItIsSaidOnceWhoHangs() {
    AtomicInteger hanging = new AtomicInteger();
    List<Double> healthy = new CopyOnWriteArrayList<>();
    List<Notice> ours = new CopyOnWriteArrayList<>();
    Consumer<BehavioralAlert> stuck =
        alert -> {
          hanging.incrementAndGet();
          hang();
        };
    for (int i = 0; i < Guests.MOST; i++) {
      bus.subscribe(stuck);
    }
    bus.subscribe(alert -> healthy.add(alert.current()));
    bus.subscribe("ours", notice -> Receipt.of(ours.add(notice)));
    bus.publish(alert(0));
    soon().until(() -> hanging.get() == Guests.MOST);
    soon().until(() -> healthy.size() == 1 || !lines.isEmpty());

    for (int i = 1; i <= 60; i++) {
      bus.publish(alert(i));
      int sofar = i + 1;
      soon().until(() -> ours.size() == sofar);
    }

    assertThat(bus.dropped()).isGreaterThanOrEqualTo(Guests.MOST * 10L);
    assertThat(lines.stream().filter(line -> !line.startsWith("alert dropped: ")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("32 subscribers have not come back from an alert; ")
        .contains(stuck.getClass().getName());
    release.countDown();
    soon().until(() -> !healthy.isEmpty() && healthy.get(healthy.size() - 1) >= 49);
  }

  @Test
  void aThrowingSubscriberHarmsNobodyNotEvenItself() {
    List<Double> own = new CopyOnWriteArrayList<>();
    List<Double> other = new CopyOnWriteArrayList<>();
    bus.subscribe(
        alert -> {
          own.add(alert.current());
          throw new AssertionError("thrown on purpose");
        });
    bus.subscribe(alert -> other.add(alert.current()));

    for (int i = 0; i < 20; i++) {
      bus.publish(alert(i));
    }

    soon().until(() -> own.size() == 20 && other.size() == 20);
    assertThat(bus.dropped()).isZero();
  }

  /** Whoever comes next on the same thread may write a file, which an interrupt would close. */
  @Test
  void aSubscriberThatLeavesTheThreadInterruptedHarmsNobody() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    bus.subscribe(alert -> Thread.currentThread().interrupt());
    bus.subscribe(alert -> interrupted.add(Thread.currentThread().isInterrupted()));

    for (int i = 0; i < 20; i++) {
      bus.publish(alert(i));
    }

    soon().until(() -> interrupted.size() == 20);
    assertThat(interrupted).doesNotContain(true);
  }

  @Test
  void anEndedSubscriptionGetsNothingMore() {
    List<Double> ended = new CopyOnWriteArrayList<>();
    List<Double> other = new CopyOnWriteArrayList<>();
    AlertBus.Subscription subscription = bus.subscribe(alert -> ended.add(alert.current()));
    bus.subscribe(alert -> other.add(alert.current()));
    bus.publish(alert(1));
    soon().until(() -> ended.size() == 1);

    subscription.close();
    bus.publish(alert(2));

    soon().until(() -> other.size() == 2);
    assertThat(ended).containsExactly(1.0);
    assertThat(bus.dropped()).isZero();
  }

  @Test
  void publishingWithoutSubscribersIsNothing() {
    for (int i = 0; i < 100; i++) {
      bus.publish(alert(i));
    }
    assertThat(bus.dropped()).isZero();
    assertThat(lines).isEmpty();
  }

  private void hang() {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException e) {
        // The worst of subscribers ignores even this.
      }
    }
  }

  static BehavioralAlert alert(double current) {
    return new SeedAlerts("shop", Map.of())
        .of(
            "threads",
            new Verdict.Anomalous(current, 1, 4),
            OptionalDouble.empty(),
            Instant.ofEpochMilli(1_000));
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }
}
