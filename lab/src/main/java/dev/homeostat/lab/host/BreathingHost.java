package dev.homeostat.lab.host;

/**
 * A host whose load rises and falls in waves, makes garbage accordingly, and keeps nothing, until
 * it is told a line, or for an hour.
 */
public final class BreathingHost {

  private static final int PAUSE_MILLIS = 10;
  private static final long MOST_MILLIS = 3_600_000;
  private static final double WAVE_MILLIS = 40_000;
  private static final int MOST_PIECES = 60;
  private static final int PIECE_BYTES = 4_096;

  private BreathingHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    // What is stored nowhere the compiler would not make.
    byte[][] last = new byte[MOST_PIECES][];
    System.out.println("begun");
    long begun = System.currentTimeMillis();
    for (long at = 0; System.in.available() == 0 && at < MOST_MILLIS; at = now() - begun) {
      double wave = (1 + Math.sin(2 * Math.PI * at / WAVE_MILLIS)) / 2;
      for (int i = 0; i < (int) (wave * MOST_PIECES); i++) {
        last[i] = new byte[PIECE_BYTES];
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    System.out.println("ended");
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
