package dev.homeostat.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of the page, out of the jar: names without a folder, of known kinds. */
final class StaticFiles {

  private static final Pattern NAME = Pattern.compile("/[a-z0-9-]{1,40}\\.(html|js|css|svg)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private StaticFiles() {}

  /** The file of a path, or nothing. */
  static Optional<Answer> at(String path) throws IOException {
    String name = path.equals("/") ? "/index.html" : path;
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), Answer.TEXT);
    try (InputStream in = StaticFiles.class.getResourceAsStream("page" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              new Answer(200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }
}
