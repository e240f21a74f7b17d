package dev.homeostat.lab.bench;

/** An agent that asks the platform's beans each second: the least that watching a JVM can cost. */
public final class BareAgent {

  /** The name of its thread. */
  static final String THREAD = "bare-beans";

  private static final int INTERVAL_MILLIS = 1_000;

  private BareAgent() {}

  /** Called by the JVM. */
  public static void premain(String argument) {
    Thread thread = new Thread(BareAgent::watch, THREAD);
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch() {
    BareBeans beans = new BareBeans();
    double sum = 0;
    try {
      for (int tick = 1; !Double.isNaN(sum); tick++) {
        sum += beans.read(tick);
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
