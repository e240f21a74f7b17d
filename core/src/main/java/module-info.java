/** Learns how a JVM behaves while it is healthy and says when that changes. */
module dev.homeostat.core {
  requires transitive java.management;
  requires jdk.management;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.homeostat;
  exports dev.homeostat.alert;
  exports dev.homeostat.detect;
  exports dev.homeostat.evidence;
  exports dev.homeostat.sensor;
  exports dev.homeostat.series;
  exports dev.homeostat.signal;
  exports dev.homeostat.sink;
  exports dev.homeostat.store;
  exports dev.homeostat.text;
}
