package dev.homeostat.lab.corpus.program;

/**
 * A small program of the corpus: what it does for a request and, where it is at fault, what it
 * loses.
 *
 * <p>{@link #serve} and {@link #harm} are called by several load threads at once. Nothing is closed
 * at the end: the JVM of a case halts.
 */
@FunctionalInterface
public interface Scenario {
  /** Sets the program up, once, before the load begins. */
  default void open(CaseContext context) throws Exception {}

  /** Handles one request of the healthy load. */
  void serve(CaseContext context) throws Exception;

  /**
   * Does one unit of harm in the course of a request, at the case's rate from onset on.
   *
   * @return how much was lost, in the unit of the case's resource
   */
  default double harm(CaseContext context) throws Exception {
    return 0;
  }

  /** Returns this program with what {@code harm} does as its fault. */
  default Scenario losing(Harm harm) {
    Scenario healthy = this;
    return new Scenario() {
      @Override
      public void open(CaseContext context) throws Exception {
        healthy.open(context);
      }

      @Override
      public void serve(CaseContext context) throws Exception {
        healthy.serve(context);
      }

      @Override
      public double harm(CaseContext context) throws Exception {
        return harm.once(context);
      }
    };
  }

  /** Returns this program with something more to set up after its own. */
  default Scenario with(Setup more) {
    Scenario before = this;
    return new Scenario() {
      @Override
      public void open(CaseContext context) throws Exception {
        before.open(context);
        more.open(context);
      }

      @Override
      public void serve(CaseContext context) throws Exception {
        before.serve(context);
      }

      @Override
      public double harm(CaseContext context) throws Exception {
        return before.harm(context);
      }
    };
  }

  /** Returns this program with another one's requests served along with its own. */
  default Scenario along(Scenario other) {
    Scenario first = this;
    return new Scenario() {
      @Override
      public void open(CaseContext context) throws Exception {
        first.open(context);
        other.open(context);
      }

      @Override
      public void serve(CaseContext context) throws Exception {
        first.serve(context);
        other.serve(context);
      }

      @Override
      public double harm(CaseContext context) throws Exception {
        return first.harm(context);
      }
    };
  }

  /** One unit of harm. */
  @FunctionalInterface
  interface Harm {
    /** Does the harm and returns how much was lost. */
    double once(CaseContext context) throws Exception;
  }

  /** Something to set up before the load begins. */
  @FunctionalInterface
  interface Setup {
    /** Sets it up. */
    void open(CaseContext context) throws Exception;
  }
}
