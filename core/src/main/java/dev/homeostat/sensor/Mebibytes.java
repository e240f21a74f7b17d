package dev.homeostat.sensor;

/** The unit of every metric whose name ends in {@code _mb}. */
final class Mebibytes {

  private static final double BYTES = 1024.0 * 1024.0;

  private Mebibytes() {}

  static double of(double bytes) {
    return bytes / BYTES;
  }
}
