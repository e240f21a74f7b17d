package dev.homeostat.lab.corpus;

/** Which half of the corpus a case belongs to. */
enum Half {
  /** Detectors may be designed on it. */
  DESIGN,
  /** Nobody looks at its traces before the detectors are done. */
  HELD_OUT
}
