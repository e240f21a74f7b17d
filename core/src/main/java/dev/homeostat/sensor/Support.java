package dev.homeostat.sensor;

/** Whether a signal can be read here, and if not, why. */
public sealed interface Support {

  /** It is read at each tick. */
  record Supported() implements Support {}

  /**
   * This JVM or system does not have it.
   *
   * @param why what is missing, as a person would say it
   */
  record Unsupported(String why) implements Support {}

  /**
   * It could be read, but is not now.
   *
   * @param why what went wrong or is being waited for
   */
  record Unavailable(String why) implements Support {}

  /** The reason why it cannot be read; empty where it can. */
  default String why() {
    if (this instanceof Unsupported unsupported) {
      return unsupported.why();
    }
    return this instanceof Unavailable unavailable ? unavailable.why() : "";
  }
}
