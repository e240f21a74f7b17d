package dev.homeostat.lab.chaos;

/** Something that is done to a watched program or to the agent in it. */
interface Fault {

  /** Its name, for people and for the command line. */
  String name();

  /**
   * Does it, and looks at what became of the host and of what was learned.
   *
   * @return what was done and what was seen, for the page
   * @throws HarmException where something was lost, or the host could see it
   * @throws SkippedException where it cannot be done here
   */
  String run(Place place) throws Exception;

  /** Something was harmed. */
  final class HarmException extends Exception {
    private static final long serialVersionUID = 1;

    HarmException(String what) {
      super(what);
    }
  }

  /** It cannot be done on this machine. */
  final class SkippedException extends Exception {
    private static final long serialVersionUID = 1;

    SkippedException(String why) {
      super(why);
    }
  }

  /** Throws where something does not hold. */
  static void hold(boolean holds, String otherwise) throws HarmException {
    if (!holds) {
      throw new HarmException(otherwise);
    }
  }
}
