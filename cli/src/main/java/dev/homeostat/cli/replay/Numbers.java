package dev.homeostat.cli.replay;

/** The numbers a recording may hold: decimal, with a point and an exponent where needed. */
final class Numbers {

  private static final String ALLOWED = "0123456789+-.eE";

  private Numbers() {}

  /** Returns the number, or NaN where the text is none or the number is not finite. */
  static double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      // Java would also take NaN, Infinity, 0x1p3 and 1.0f.
      if (ALLOWED.indexOf(text.charAt(i)) < 0) {
        return Double.NaN;
      }
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
