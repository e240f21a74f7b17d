package dev.homeostat.junit;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A test whose threads end after it; run by {@link NoLeakTest} alone. */
@NoLeak(runs = 10, warmup = 1)
class LeakingLateTests {

  @Test
  void shutsItsPoolDown() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.execute(LeakingLateTests::work);
    pool.shutdown();
  }

  private static void work() {
    try {
      TimeUnit.SECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
