package dev.homeostat.lab.corpus.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;

/** Programs that go from one steady level to another and stay there. */
public final class Steps {
  private Steps() {}

  /** A pool whose size somebody sets from 8 to 108. */
  public static Scenario poolSize() {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(8);
    return SessionService.small()
        .with(context -> pool.prestartAllCoreThreads())
        .losing(
            context -> {
              pool.setMaximumPoolSize(108);
              pool.setCorePoolSize(108);
              return pool.prestartAllCoreThreads();
            });
  }

  /** Each request costs ten times the processor from a release on. */
  public static Scenario requestCost() {
    int[] rounds = {500_000};
    Scenario service =
        context -> {
          long sum = context.random().nextLong();
          for (int i = 0; i < rounds[0]; i++) {
            sum = sum * 6364136223846793005L + i;
          }
          if (sum == 0) {
            throw new IllegalStateException("a chance of one in 2^64");
          }
        };
    return service.losing(
        context -> {
          rounds[0] *= 12;
          return 1;
        });
  }

  /** A price list that is loaded at four times its size and stays. */
  public static Scenario liveData() {
    List<byte[]> prices = new ArrayList<>();
    return SessionService.busy()
        .with(context -> load(prices, 4))
        .losing(
            context -> {
              load(prices, 28);
              return 28;
            });
  }

  private static void load(List<byte[]> prices, int mib) {
    for (int i = 0; i < mib * 64; i++) {
      prices.add(new byte[16 * 1024]);
    }
  }

  /** Requests that allocate fifteen times as much from a release on. */
  public static Scenario requestGarbage() {
    int[] copies = {2};
    Scenario service =
        context -> {
          long sum = 0;
          for (int i = 0; i < copies[0]; i++) {
            sum += new byte[32 * 1024 + context.random().nextInt(1024)].length;
          }
          if (sum < 0) {
            throw new IllegalStateException("sizes are positive");
          }
        };
    return service.losing(
        context -> {
          copies[0] *= 15;
          return 1;
        });
  }
}
