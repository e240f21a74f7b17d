package dev.homeostat.lab.corpus.program;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** Healthy programs that load classes late, deploy anew or work in batches. */
public final class Lifecycles {
  private Lifecycles() {}

  /** An application deployed anew each few seconds, whose old copy can be unloaded. */
  public static Scenario redeploys(double seconds) {
    AtomicReference<Deployment> current = new AtomicReference<>();
    Scenario service = context -> current.get().call();
    return service
        .with(context -> current.set(Deployment.fresh(60)))
        .with(
            context ->
                context.every("deployer", seconds, ignored -> current.set(Deployment.fresh(60))));
  }

  /** Features used for the first time late, each a burst of classes that stay; three in all. */
  public static Scenario classBursts(double secondsBetween) {
    Queue<Deployment> features = new ConcurrentLinkedQueue<>();
    return SessionService.small()
        .with(
            context ->
                context.start(
                    "feature-loader",
                    () -> {
                      for (int i = 0; i < 3; i++) {
                        CaseContext.sleep(secondsBetween);
                        context.guarded(() -> features.add(Deployment.fresh(250)));
                      }
                    }));
  }

  /** A fixed set of Groovy scripts compiled at their first use, then only run. */
  public static Scenario scripts() {
    GroovyShell shell = new GroovyShell();
    List<Script> compiled = new ArrayList<>();
    return context -> {
      synchronized (shell) {
        int number = context.random().nextInt(60);
        if (number >= compiled.size()) {
          compiled.add(shell.parse("(1.." + (number + 5) + ").collect { it * it }.sum()"));
        } else {
          compiled.get(number).run();
        }
      }
    };
  }

  /** A batch job beside the load: it reads, groups and sums, then rests. */
  public static Scenario batches(double seconds) {
    return SessionService.small()
        .with(context -> context.every("nightly-batch", seconds, Lifecycles::batch));
  }

  private static void batch(CaseContext context) {
    ListMultimap<Integer, Double> byCustomer = ArrayListMultimap.create();
    for (int i = 0; i < 250_000; i++) {
      byCustomer.put(context.random().nextInt(3000), context.random().nextDouble());
    }
    double total = 0;
    for (Integer customer : byCustomer.keySet()) {
      total += byCustomer.get(customer).stream().mapToDouble(Double::doubleValue).sum();
    }
    if (total <= 0) {
      throw new IllegalStateException("nothing was summed");
    }
  }

  /** A computation that takes the processor for two seconds now and then. */
  public static Scenario computations(double seconds) {
    return SessionService.small()
        .with(
            context ->
                context.every(
                    "risk-model",
                    seconds,
                    ignored -> {
                      double sum = 0;
                      for (long end = System.nanoTime() + 2_000_000_000L;
                          System.nanoTime() < end; ) {
                        sum += Math.sqrt(sum + 1);
                      }
                    }));
  }

  /** Very little to do, so that collections are rare. */
  public static Scenario idle() {
    return context -> context.random().nextBytes(new byte[4096]);
  }
}
