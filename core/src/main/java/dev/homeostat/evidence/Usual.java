package dev.homeostat.evidence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is usual: the census before the last one. The last may have been taken when things had just
 * begun to go wrong, and would hide it. Not thread-safe.
 */
final class Usual<T> {

  /** What is told, as half a sentence, where there is nothing to compare with. */
  static final String UNKNOWN = "what grew (there is no earlier census; these are the largest)";

  private @Nullable T before;
  private @Nullable T last;

  /** Whether those were taken while all was well. */
  private boolean calm;

  /**
   * Takes a census. One that is taken while something is wrong has to do only where there is none,
   * and only until there is one of a time when all is well: what is wrong must not stay usual.
   *
   * @param calm whether all is well
   */
  void take(T census, boolean calm) {
    if (calm) {
      before = this.calm ? last : census;
      last = census;
      this.calm = true;
    } else if (before == null) {
      before = census;
    }
  }

  /** What is usual; nothing where it was never taken down. */
  Optional<T> get() {
    return Optional.ofNullable(before);
  }
}
