package dev.homeostat.sink;

/**
 * What JMX shows of a watcher. Strings and numbers only, so that a client needs no class of ours.
 */
public interface BehavioralAnalyzerMBean {

  /** Who is watched. */
  String getComponent();

  /** What the last tick read, as one JSON object. */
  String getProfile();

  /** How many episodes are open. */
  int getOpenEpisodes();

  /** The open episodes, then those that ended last, one JSON object each. */
  String[] getEpisodes();
}
