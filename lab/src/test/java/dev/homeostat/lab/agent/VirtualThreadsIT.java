package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.lab.fork.ForkedJvm;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Whether virtual threads are counted that are parked for good. */
@Order(1) // It takes longest, and the others run beside it: nobody should have to wait for its end.
final class VirtualThreadsIT extends WatchedHost {

  @Test
  void aLeakOfVirtualThreadsIsCountedThoughNoneOfThemRuns() throws Exception {
    try (ForkedJvm jvm =
        host(25)
            .agent(agentJar(), "interval=20ms,learning=2s,alerts=" + alerts())
            .run(program("LeakingHost", "virtual"))
            .start(folder)) {
      // Counting them takes the longer the more there are, and is done the more rarely for it.
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(lines(alerts()))
                      .anyMatch(line -> isOf(line, "virtual_thread_leak") && line.endsWith("}")));
      assertThat(lines(alerts()))
          .filteredOn(line -> isOf(line, "virtual_thread_leak"))
          .first()
          .asString()
          .containsPattern("\"current\":[1-9]\\d{4}");
      endWell(jvm);
      assertThat(jvm.out().lines()).containsExactly("begun", "ended");
    }
  }
}
