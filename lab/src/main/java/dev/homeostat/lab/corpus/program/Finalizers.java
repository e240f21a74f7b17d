package dev.homeostat.lab.corpus.program;

import java.lang.ref.Cleaner;

/** Programs that leave the closing of what they use to the collector. */
public final class Finalizers {
  private Finalizers() {}

  /** Handles whose finalizer waits for a server that has gone slow, so that they pile up. */
  public static Scenario backlog() {
    double[] seconds = {0};
    Scenario sessions = SessionService.busy();
    Scenario service =
        context -> {
          sessions.serve(context);
          if (context.sinceOnset() < 0) {
            new Handle(seconds);
          }
        };
    return service.losing(
        context -> {
          seconds[0] = 0.5;
          new Handle(seconds);
          return 17 * 1024 / (double) (1 << 20);
        });
  }

  /** Handles freed by a cleaner that keeps up. */
  public static Scenario cleaners() {
    Cleaner cleaner = Cleaner.create();
    Scenario sessions = SessionService.busy();
    return context -> {
      sessions.serve(context);
      for (int i = 0; i < 20; i++) {
        byte[] state = new byte[512];
        cleaner.register(new Object(), () -> state[0]++);
      }
    };
  }

  /** A handle on a server's resource, closed by its finalizer. */
  private static final class Handle {
    private final byte[] buffer = new byte[16 * 1024];
    private final double[] secondsToClose;

    Handle(double[] secondsToClose) {
      this.secondsToClose = secondsToClose;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {
      CaseContext.sleep(secondsToClose[0]);
      buffer[0]++;
    }
  }
}
