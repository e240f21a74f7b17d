package dev.homeostat.lab.host;

import java.util.ArrayList;
import java.util.List;

/** Fills its heap to the last kilobyte and holds it, until told to end. */
public final class ExhaustedHost {

  private static final int MOST = 1_200;
  private static final int PAUSE_MILLIS = 50;

  private ExhaustedHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<byte[]> held = new ArrayList<>(100_000);
    System.out.println("begun");
    for (int i = 0; System.in.available() == 0 && i < MOST; i++) {
      int size = 64 * 1024;
      while (size >= 1024) {
        try {
          held.add(new byte[size]);
        } catch (OutOfMemoryError e) {
          size /= 2;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    System.out.println("ended with " + held.size() + " blocks");
  }
}
