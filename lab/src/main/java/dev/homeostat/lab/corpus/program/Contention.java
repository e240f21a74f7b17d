package dev.homeostat.lab.corpus.program;

import java.util.Date;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Programs whose threads wait for each other. */
public final class Contention {
  private Contention() {}

  /** Two transfers that lock the same two accounts in opposite order, by monitor. */
  public static Scenario monitorDeadlock() {
    Object savings = new Object();
    Object checking = new Object();
    return SessionService.small()
        .losing(
            context -> {
              CountDownLatch both = new CountDownLatch(2);
              context.start("transfer-a", () -> lockBoth(savings, checking, both));
              context.start("transfer-b", () -> lockBoth(checking, savings, both));
              return 2;
            });
  }

  private static void lockBoth(Object first, Object second, CountDownLatch both) {
    synchronized (first) {
      both.countDown();
      while (both.getCount() > 0) {
        Thread.onSpinWait();
      }
      synchronized (second) {
        both.countDown();
      }
    }
  }

  /** Three workers that take reentrant locks in a ring. */
  public static Scenario lockDeadlock() {
    Lock[] stages = {new ReentrantLock(), new ReentrantLock(), new ReentrantLock()};
    return SessionService.small()
        .losing(
            context -> {
              CountDownLatch all = new CountDownLatch(3);
              for (int i = 0; i < 3; i++) {
                int stage = i;
                context.start(
                    "pipeline-" + i,
                    () -> {
                      stages[stage].lock();
                      all.countDown();
                      context.guarded(() -> await(all));
                      stages[(stage + 1) % 3].lock();
                    });
              }
              return 3;
            });
  }

  private static Void await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return null;
  }

  /** Thirty workers on one table whose lock is, from onset on, held over a slow call. */
  public static Scenario tableConvoy() {
    Map<String, Date> table = new Hashtable<>();
    double[] seconds = {0.0001};
    return SessionService.small()
        .with(
            context -> {
              for (int i = 0; i < 30; i++) {
                context.every(
                    "booking-" + i,
                    0.2,
                    ignored -> {
                      synchronized (table) {
                        table.put("last", new Date());
                        CaseContext.sleep(seconds[0]);
                      }
                    });
              }
            })
        .losing(
            context -> {
              seconds[0] = 0.02;
              return 1;
            });
  }

  /** Twenty-four pool threads that share the lock of a class whose work has gone slow. */
  public static Scenario staticConvoy() {
    ExecutorService pool = Executors.newFixedThreadPool(24);
    boolean[] slow = {false};
    Scenario calls =
        context ->
            pool.execute(
                () -> {
                  synchronized (Contention.class) {
                    CaseContext.sleep(slow[0] ? 0.03 : 0.0002);
                  }
                });
    return calls.losing(
        context -> {
          slow[0] = true;
          return 1;
        });
  }
}
