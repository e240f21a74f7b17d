package dev.homeostat.junit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Nested tests that leak, and one that does not; run by {@link NoLeakTest} alone. */
@NoLeak
class LeakingNestedTests {

  private static final List<Object> KEPT = new ArrayList<>();

  private static void leak() {
    KEPT.add(new byte[64 * 1024]);
  }

  @Nested
  class Plain {

    @Test
    void leavesNothing() {}

    @Nested
    class Deeper {

      @Test
      void underTheOuterClass() {
        leak();
      }
    }
  }

  @Nested
  @NoLeak(runs = 10)
  class Annotated {

    @Test
    void underItsOwnClass() {
      leak();
    }

    @Test
    @NoLeak(runs = 8)
    void underItself() {
      leak();
    }
  }

  /** Has a nested class, and no annotation. */
  abstract static class Inherited {

    @Nested
    class FromAbove {

      @Test
      void underTheClassThatInherits() {
        leak();
      }
    }
  }

  /** Annotates what it inherits. */
  @NoLeak(runs = 9)
  static class Inheriting extends Inherited {}
}
