package dev.homeostat.sink;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads where a receiver is. Stateless and thread-safe. */
public final class Address {

  /** What may be said, for people. */
  public static final String ALLOWED = "a URL such as http://host:9093 or https://host/path";

  private Address() {}

  /** Returns an http or https URL without user, password and fragment, or nothing. */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      boolean whole = uri.getHost() != null && uri.getPort() <= 65_535 && uri.getPort() != 0;
      boolean bare = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
      return http && whole && bare ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
