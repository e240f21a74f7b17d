package dev.homeostat.cli.prometheus;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus's text format 0.0.4 and OpenMetrics 1.0, line by line. What is no sample is
 * passed over and counted. Not thread-safe.
 */
public final class Exposition {

  private static final int MOST_FAMILIES = 10_000;

  private final Consumer<Sample> samples;
  private final Map<String, String> types = new HashMap<>();
  private long good;
  private long bad;

  /**
   * Begins a page.
   *
   * @param samples takes each sample, in the page's order
   */
  public Exposition(Consumer<Sample> samples) {
    this.samples = samples;
  }

  /** Reads a page. */
  public void read(String page) {
    page.lines().forEach(this::line);
  }

  /** How many samples there were. */
  public long good() {
    return good;
  }

  /** How many lines were none and should have been. */
  public long bad() {
    return bad;
  }

  private void line(String line) {
    String text = line.strip();
    if (text.startsWith("#")) {
      comment(text);
    } else if (!text.isEmpty()) {
      Sample sample = new Scanner(text).sample();
      if (sample == null) {
        bad++;
      } else {
        good++;
        samples.accept(sample);
      }
    }
  }

  private void comment(String text) {
    String[] words = text.split("\\s+", 5);
    if (words.length == 4 && words[1].equals("TYPE") && types.size() < MOST_FAMILIES) {
      types.put(words[2], words[3]);
    }
  }

  /** A counter, or a part of a histogram or summary, by its type; without one by its name. */
  private boolean counts(String name) {
    String own = types.get(name);
    if (own != null) {
      return own.equals("counter");
    }
    for (String end : new String[] {"_total", "_sum", "_count", "_bucket"}) {
      if (name.endsWith(end)) {
        String type = types.get(name.substring(0, name.length() - end.length()));
        return type == null ? end.equals("_total") : !type.equals("gauge");
      }
    }
    return false;
  }

  /** Takes one line apart: {@code name{label="text",…} value …}. */
  private final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    @Nullable Sample sample() {
      String name = word();
      Map<String, String> labels = new LinkedHashMap<>();
      skipBlanks();
      if (take('{')) {
        for (skipBlanks(); !take('}'); skipBlanks()) {
          String label = peek() == '"' ? quoted() : word();
          skipBlanks();
          if (label == null || label.isEmpty()) {
            return null;
          }
          if (take('=')) {
            skipBlanks();
            String value = quoted();
            if (value == null) {
              return null;
            }
            labels.put(label, value);
          } else if (name.isEmpty()) {
            name = label; // A name that is no plain word stands quoted among the labels.
          } else {
            return null;
          }
          skipBlanks();
          if (!take(',') && peek() != '}') {
            return null;
          }
        }
      }
      skipBlanks();
      int from = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      Double value = number(text.substring(from, at));
      return name.isEmpty() || value == null ? null : new Sample(name, labels, value, counts(name));
    }

    private static @Nullable Double number(String word) {
      switch (word) {
        case "NaN" -> {
          return Double.NaN;
        }
        case "+Inf", "Inf" -> {
          return Double.POSITIVE_INFINITY;
        }
        case "-Inf" -> {
          return Double.NEGATIVE_INFINITY;
        }
        default -> {
          try {
            return word.isEmpty() || !isPlain(word) ? null : Double.valueOf(word);
          } catch (NumberFormatException e) {
            return null;
          }
        }
      }
    }

    /** Java would take {@code 1.0f} and {@code 0x1p3} too. */
    private static boolean isPlain(String word) {
      return word.chars().filter(Character::isLetter).allMatch(c -> c == 'e' || c == 'E');
    }

    private String word() {
      int from = at;
      while (at < text.length() && isName(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    private static boolean isName(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.';
    }

    private @Nullable String quoted() {
      if (!take('"')) {
        return null;
      }
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length()) {
          char escaped = text.charAt(at++);
          value.append(escaped == 'n' ? '\n' : escaped);
        } else {
          value.append(c);
        }
      }
      return take('"') ? value.toString() : null;
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char c) {
      boolean there = peek() == c;
      at += there ? 1 : 0;
      return there;
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
