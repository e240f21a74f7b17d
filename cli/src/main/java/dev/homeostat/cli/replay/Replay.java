package dev.homeostat.cli.replay;

import java.io.IOException;
import java.util.Set;

/** Takes a recording of one kind through the judge, piece by piece. Not thread-safe. */
interface Replay {

  /** Reads its beginning and says whether there is anything to judge. */
  boolean begin() throws IOException;

  /** Reads on and says whether there was anything more. */
  boolean step() throws IOException;

  /** Judges what is read and still held back; called once, after the last step. */
  default void end() {}

  /** What was read, for people: {@code "12 rows"}. */
  String counted();

  /** How many ticks were judged. */
  long ticks();

  /** Time of the tick judged last, as the judge counts it. */
  long nanos();

  /** Whether it held anything that was taken. */
  default boolean heldAnything() {
    return ticks() > 0;
  }

  /** The metrics that were judged or stored. */
  Set<String> metrics();

  /** Whether it holds what was judged before: then nothing is judged here. */
  default boolean isJudgedBefore() {
    return false;
  }

  /** Whether it is judged while its bytes are read, so that those tell how far it is. */
  default boolean isJudgedAsRead() {
    return true;
  }

  /** What a person should know besides, as half a sentence; empty where nothing. */
  default String note() {
    return "";
  }

  /** The position for a message: the row or line that was read last; 0 where there is none. */
  default long place() {
    return 0;
  }
}
