package dev.homeostat.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query or form, {@code name=value&name=value}. Immutable. */
final class Parameters {

  private static final int MOST = 20;

  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException where they are no parameters
   */
  static Parameters of(@Nullable String encoded) {
    Parameters parameters = new Parameters();
    if (encoded == null || encoded.isEmpty()) {
      return parameters;
    }
    String[] pairs = encoded.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      parameters.values.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return parameters;
  }

  /**
   * The value of a parameter that must be there.
   *
   * @throws IllegalArgumentException where it is not
   */
  String required(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the parameter " + name + " is missing");
    }
    return value;
  }

  /** Whether a parameter has a value. */
  boolean is(String name, String value) {
    return value.equals(values.get(name));
  }

  /**
   * A number of things; 0 where the parameter is not there.
   *
   * @throws IllegalArgumentException where it is none from 0 to the most
   */
  int count(String name, int most) {
    String value = values.getOrDefault(name, "0");
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(name + ": allowed is a number from 0 to " + most);
    }
    return Integer.parseInt(value);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
