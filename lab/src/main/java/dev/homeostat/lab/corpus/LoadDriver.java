package dev.homeostat.lab.corpus;

import dev.homeostat.lab.corpus.program.CaseContext;
import dev.homeostat.lab.corpus.program.Scenario;

/**
 * Open-loop load: a few threads whose requests arrive at random (Poisson, thinned by the load's
 * shape) and, from onset on, carry the harm that is due.
 */
final class LoadDriver {
  private static final int THREADS = 4;

  private final Case row;
  private final Scenario scenario;
  private final CaseContext context;
  private final Injection injection;

  LoadDriver(Case row, Scenario scenario, CaseContext context, Injection injection) {
    this.row = row;
    this.scenario = scenario;
    this.context = context;
    this.injection = injection;
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      context.start("load-" + i, this::work);
    }
  }

  private void work() {
    double peakRate = row.requestsPerSecond() * LoadShape.PEAK / THREADS;
    while (!context.ended()) {
      CaseContext.sleep(-Math.log(1 - context.random().nextDouble()) / peakRate);
      if (context.random().nextDouble() * LoadShape.PEAK < row.load().factor(context.seconds())) {
        context.guarded(this::request);
      }
    }
  }

  private Void request() throws Exception {
    scenario.serve(context);
    while (injection.due(context.sinceOnset())) {
      injection.lost(context.seconds(), scenario.harm(context));
    }
    return null;
  }
}
