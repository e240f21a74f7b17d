package dev.homeostat.lab.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws a small chart as SVG, on white, so that it is read on any page. */
final class Svg {
  private static final List<String> COLOURS =
      List.of("#1f6f8b", "#d1495b", "#8d6a9f", "#999999", "#c9a227", "#3a7d44");

  private final int width;
  private final int height;
  private final StringBuilder body = new StringBuilder();

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
    body.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
  }

  /** The colour of the series at an index. */
  static String colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  /** Draws a line. */
  Svg line(double x1, double y1, double x2, double y2, String colour) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
        x1, y1, x2, y2, colour);
    return this;
  }

  /** Draws a box. */
  Svg box(double x, double y, double wide, double high, String colour, double opacity) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
            + " fill-opacity=\"%.2f\"/>%n",
        x, y, wide, high, colour, opacity);
    return this;
  }

  /** Draws a line through points, given as {@code x,y x,y …}. */
  Svg path(String points, String colour) {
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
        points, colour);
    return this;
  }

  /** Writes text; {@code anchor} is start, middle or end. */
  Svg text(double x, double y, String anchor, String colour, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
        x, y, anchor, colour, safe);
    return this;
  }

  private void add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values));
  }

  /** Writes the file. */
  void write(Path file) throws IOException {
    Files.writeString(
        file,
        String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                    + " font-family=\"sans-serif\" font-size=\"12\">%n",
                width,
                height,
                width)
            + body
            + "</svg>\n");
  }
}
