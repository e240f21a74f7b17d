package dev.homeostat.evidence;

/**
 * Where and in whom something happened, of what a flight recording tells. Immutable.
 *
 * @param place in the code; may be empty
 * @param thread the template of its name; may be empty
 * @param other the template of the name of another that has to do with it; may be empty
 */
record Scene(String place, String thread, String other) {

  static final Scene NONE = new Scene("", "", "");

  /** Its place and its thread, in words; empty where the place is not known. */
  String words() {
    return place.isEmpty() || thread.isEmpty() ? place : place + ", in '" + thread + "'";
  }
}
