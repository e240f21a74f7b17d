package dev.homeostat.signal;

import dev.homeostat.text.SafeText;

/**
 * The rules for a custom metric's name: 1 to 200 characters, none of them a control, format or
 * other invisible character, none that is markup ({@code < > & " ' `}).
 */
public final class MetricName {

  /** A counter's name ends so, as in Prometheus; it is judged by its growth per second. */
  private static final String COUNTER_SUFFIX = "_total";

  private static final String MARKUP = "<>&\"'`";

  private MetricName() {}

  /** Returns what is wrong with a name, as half a sentence, or an empty string where it is good. */
  public static String problemOf(String name) {
    if (name.isBlank()) {
      return "is empty";
    }
    if (name.length() > SafeText.MAX_LENGTH) {
      return "is longer than " + SafeText.MAX_LENGTH + " characters";
    }
    if (!SafeText.isPlain(name)) {
      return "holds a control or invisible character";
    }
    return name.chars().anyMatch(c -> MARKUP.indexOf(c) >= 0)
        ? "holds one of the markup characters " + MARKUP
        : "";
  }

  /** Whether a metric of that name is a counter. */
  public static boolean isCounter(String name) {
    return name.endsWith(COUNTER_SUFFIX);
  }

  /**
   * A custom metric's name without {@link Signal#CUSTOM_PREFIX}, which may be given or left out.
   */
  public static String bare(String name) {
    return name.startsWith(Signal.CUSTOM_PREFIX)
        ? name.substring(Signal.CUSTOM_PREFIX.length())
        : name;
  }
}
