package dev.homeostat.cli.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Heap sizes as collection logs write them, in MiB: {@code 120M->36M(123M)}, {@code
 * 760754K->718273K(793600K)}, {@code 76M(59%)->44M(34%)}. ZGC's shares are of the largest heap
 * there may be; that is taken for the capacity, from a share of a fifth and more, which is rounded
 * by 2.5 % of itself at most.
 */
record HeapSizes(double beforeMb, double afterMb, double capacityMb) {

  private static final Pattern CHANGE =
      Pattern.compile(
          "(\\d+(?:\\.\\d+)?)([BKMG])(?:\\((?:(\\d+)%|[^)]*)\\))?->(\\d+(?:\\.\\d+)?)([BKMG])"
              + "(?:\\((?:(\\d+(?:\\.\\d+)?)([BKMG])|(\\d+)%)\\))?");

  private static final int LEAST_PERCENT = 20;

  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([BKMG])\\b");

  /** The first change in a text, or null where it has none. */
  static @Nullable HeapSizes in(CharSequence text) {
    Matcher found = CHANGE.matcher(text);
    if (!found.find()) {
      return null;
    }
    double before = mebibytes(found.group(1), found.group(2));
    double after = mebibytes(found.group(4), found.group(5));
    double capacity =
        found.group(6) == null
            ? larger(whole(before, found.group(3)), whole(after, found.group(8)))
            : mebibytes(found.group(6), found.group(7));
    return new HeapSizes(before, after, capacity);
  }

  /** What a size is that share of; NaN where the share is too small to tell. */
  private static double whole(double size, @Nullable String percent) {
    int share = percent == null ? 0 : Integer.parseInt(percent);
    return share < LEAST_PERCENT ? Double.NaN : size * 100 / share;
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
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
