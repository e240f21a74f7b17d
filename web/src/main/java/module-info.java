/** Metrics, state and control over HTTP. */
module dev.homeostat.web {
  requires transitive dev.homeostat.core;
  requires static org.jspecify;

  exports dev.homeostat.web;
}
