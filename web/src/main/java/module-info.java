/** Metrics, state and control over HTTP, on the JDK's own server. */
module dev.homeostat.web {
  requires transitive dev.homeostat.core;
  requires jdk.httpserver;
  requires static org.jspecify;

  exports dev.homeostat.web;
}
