package dev.homeostat.evidence;

/** What only an agent may ask of its JVM. Thread-safe. */
public interface Diagnostics {

  /** Knows nothing. */
  Diagnostics NONE =
      new Diagnostics() {
        @Override
        public Class<?>[] loadedClasses() {
          throw new UnsupportedOperationException("only the agent sees which classes are loaded");
        }

        @Override
        public String run(String command) {
          throw new UnsupportedOperationException("only the agent may ask the JVM for it");
        }
      };

  /** Every class that is loaded. */
  Class<?>[] loadedClasses();

  /**
   * Runs a diagnostic command, as {@code jcmd PID COMMAND} does.
   *
   * @throws Exception where this JVM does not take it
   */
  String run(String command) throws Exception;
}
