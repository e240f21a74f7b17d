package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.Clock;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The dump is laid out as JDK 21 and 25 write it, the latter with a state and a time. */
class VirtualThreadInspectorTest {

  private static final String STACK =
      """
            java.base/java.lang.VirtualThread.park(VirtualThread.java:582)
            app//shop.Basket.await(Basket.java:12)

      """;

  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
  private final Notes notes = new Notes();

  @Test
  void whoAndWhereTheyAreIsTold() throws Exception {
    tell(
        """
        4711
        2026-11-28T03:00:00Z
        21.0.2+13

        #1 "main"
              java.base/java.lang.Object.wait0(Native Method)

        """
            + "#22 \"basket-7\" virtual\n"
            + STACK
            + "#23 \"basket-8\" virtual WAITING 2026-11-28T03:00:00Z\n"
            + STACK);

    assertThat(notes.suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.name()).isEqualTo("basket-N at shop.Basket.await");
              assertThat(suspect.detail()).isEqualTo("2 of them");
            });
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void whatIsWaitedForIsNoFrame() throws Exception {
    tell(
        """
        #31 "" virtual WAITING 2026-11-28T09:58:08.725621288Z
            at java.base/java.lang.VirtualThread.park(VirtualThread.java:738)
            - parking to wait for <java.util.concurrent.CountDownLatch$Sync@2a798d51>
            at java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:223)
            at shop.Basket.await(Basket.java:12)

        #32 "" virtual WAITING 2026-11-28T09:58:08.725621288Z
            at java.base/java.lang.VirtualThread.park(VirtualThread.java:738)
            - parking to wait for <java.util.concurrent.CountDownLatch$Sync@51b5a8e7>
            at java.base/java.util.concurrent.locks.LockSupport.park(LockSupport.java:223)

        """);

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .containsExactlyInAnyOrder(
            "VirtualThread at shop.Basket.await", "VirtualThread at java.lang.VirtualThread.park");
  }

  /** Its name stands in the dump as it is. */
  @Test
  void aThreadWhoseNameEndsALineHidesNoOther() throws Exception {
    tell("#5 \"x\n#5 \" virtual\ny\" virtual\n" + STACK + "#6 \"basket-7\" virtual\n" + STACK);

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .containsExactly("basket-N at shop.Basket.await");
  }

  private void tell(String dump) throws Exception {
    VirtualThreadInspector.tell(new BufferedReader(new StringReader(dump)), notes, patience);
  }
}
