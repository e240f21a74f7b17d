/** Needs Homeostat's core and nothing else. */
module example {
  requires dev.homeostat.core;
}
