package dev.homeostat.alert;

/** What a receiver says of a thing it was offered. */
public enum Receipt {
  /** It has it. */
  TAKEN,
  /** It cannot take it now: it wants to be offered it again, before any other. */
  LATER,
  /** It will never take it: the thing is lost. */
  REFUSED;

  /** That of a receiver that has it, or wants it again. */
  public static Receipt of(boolean taken) {
    return taken ? TAKEN : LATER;
  }
}
