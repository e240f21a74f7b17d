package dev.homeostat.cli.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Heap sizes as collection logs write them, in MiB: {@code 120M->36M(123M)}, {@code
 * 760754K->718273K(793600K)}, {@code 76M(59%)->44M(34%)}.
 */
record HeapSizes(double beforeMb, double afterMb, double capacityMb) {

  private static final Pattern CHANGE =
      Pattern.compile(
          "(\\d+(?:\\.\\d+)?)([BKMG])(?:\\([^)]*\\))?->(\\d+(?:\\.\\d+)?)([BKMG])"
              + "(?:\\((\\d+(?:\\.\\d+)?)([BKMG])\\))?");

  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([BKMG])\\b");

  /** The first change in a text, or null where it has none. */
  static @Nullable HeapSizes in(CharSequence text) {
    Matcher found = CHANGE.matcher(text);
    if (!found.find()) {
      return null;
    }
    return new HeapSizes(
        mebibytes(found.group(1), found.group(2)),
        mebibytes(found.group(3), found.group(4)),
        found.group(5) == null ? Double.NaN : mebibytes(found.group(5), found.group(6)));
  }

  /** The first size in a text in MiB, or NaN where it has none. */
  static double sizeIn(CharSequence text) {
    Matcher found = SIZE.matcher(text);
    return found.find() ? mebibytes(found.group(1), found.group(2)) : Double.NaN;
  }

  private static double mebibytes(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "B" -> value / (1 << 20);
      case "K" -> value / (1 << 10);
      case "G" -> value * (1 << 10);
      default -> value;
    };
  }
}
