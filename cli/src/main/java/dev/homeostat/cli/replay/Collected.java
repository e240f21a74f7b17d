package dev.homeostat.cli.replay;

/**
 * What a collection log says of one collection, or of one pause within a cycle.
 *
 * @param examined how much of the heap it looked at
 * @param afterMb heap in use after it, in MiB; NaN where it does not say
 * @param capacityMb committed heap, in MiB; NaN where it does not say
 * @param pauseMillis how long the application stood still; NaN where it did not
 */
record Collected(Examined examined, double afterMb, double capacityMb, double pauseMillis) {

  /** How much of the heap was examined, and what that makes of the heap in use. */
  enum Examined {
    /** Nothing is reclaimed yet: the heap in use says nothing of what lives. */
    NOTHING,
    /** A part. */
    PART,
    /** All was marked; what was found dead is reclaimed later. */
    MARKED,
    /** A part, after all was marked: what the marking found dead is going. */
    MIXED,
    /** All, and what was dead is reclaimed. */
    WHOLE
  }

  static Collected pause(double millis) {
    return new Collected(Examined.NOTHING, Double.NaN, Double.NaN, millis);
  }
}
