package dev.homeostat.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of the servers are fetched.
 *
 * @param pom the text of {@code lab/hosts/pom.xml}, where they stand as properties
 */
record Versions(String pom) {

  /** Reads them. */
  static Versions in(Path pom) throws IOException {
    return new Versions(Files.readString(pom));
  }

  /**
   * The version of a product: that of {@code Spring Boot} is {@code spring-boot.version}.
   *
   * @throws IllegalArgumentException where none stands there
   */
  String of(String product) {
    String property = product.toLowerCase(Locale.ROOT).replace(' ', '-') + ".version";
    String quoted = Pattern.quote(property);
    Matcher version = Pattern.compile("<" + quoted + ">([^<]+)</" + quoted + ">").matcher(pom);
    if (!version.find()) {
      throw new IllegalArgumentException("no " + property);
    }
    return version.group(1);
  }
}
