package dev.homeostat.sink;

/** As the other, where JMX may tell the watcher something too ({@code jmx=control}). */
public interface ControllableAnalyzerMBean extends BehavioralAnalyzerMBean {

  /**
   * Tells nobody of a cause for a while.
   *
   * @param fingerprint of the cause, as in its alerts
   * @param minutes how long; 0 ends a silence
   * @return what was done
   * @throws IllegalArgumentException that says what is allowed
   */
  String silence(String fingerprint, long minutes);

  /**
   * Takes for normal what is seen now.
   *
   * @param fingerprint of an open episode
   * @return what was done
   * @throws IllegalArgumentException where there is no such episode
   */
  String accept(String fingerprint);

  /**
   * Says that something was deployed: levels may shift now.
   *
   * @param version of what was deployed
   * @return what was done
   */
  String mark(String version);
}
