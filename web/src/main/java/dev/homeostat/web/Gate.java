package dev.homeostat.web;

import dev.homeostat.signal.Clock;
import dev.homeostat.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through or says why not. A page of somebody else's must reach nothing, so that the
 * host's name must be one that cannot be rebound, and the origin, where there is one, ours; only a
 * link to the page may be followed from elsewhere. Being on the same machine is no identity: all
 * but the metrics and the health want the token. Thread-safe.
 */
final class Gate {

  /** As many requests at once, and as many more each second. */
  private static final int BURST = 100;

  private static final int PER_SECOND = 50;

  private static final int LONGEST_URI = 2_000;
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  /** The page itself, and a person; another port of this host is {@code same-site}. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  /** Nobody can make a name server answer for these. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"
              + "|\\[[0-9a-f]*:[0-9a-f:.]+(%[0-9a-z._~-]{1,30})?]");

  private final AccessToken token;
  private final Set<String> names;
  private final Optional<String> proxied;
  private final Allowance requests;

  /**
   * Makes a gate.
   *
   * @param names which the server goes by, besides addresses and {@code localhost}
   * @param proxied the origin of our pages where they are reached through a proxy
   */
  Gate(AccessToken token, Set<String> names, Optional<String> proxied, Clock clock) {
    this.token = token;
    this.names = Set.copyOf(names);
    this.proxied = proxied;
    this.requests = new Allowance(BURST, PER_SECOND, clock);
  }

  /**
   * Returns why a request is refused, or nothing where it may pass.
   *
   * @param access what it needs
   * @param page whether it asks for the page, which does and tells nothing by itself
   */
  Optional<Answer> refusal(Request request, Access access, boolean page) {
    if (access != Access.ALWAYS && !requests.take()) {
      return Optional.of(Answer.text(429, "too many requests\n"));
    }
    if (request.targetLength() > LONGEST_URI) {
      return Optional.of(Answer.text(414, "the address is too long\n"));
    }
    String host = request.header("host");
    if (host == null || !isOurs(host)) {
      return Optional.of(
          Answer.text(
              421,
              "the host '"
                  + SafeText.of(String.valueOf(host))
                  + "' is none of ours: allowed are addresses, localhost and the names in http= and external_url\n"));
    }
    if (isForeign(request, host) && !(page && isFollowed(request))) {
      return Optional.of(Answer.text(403, "another site's pages may not ask here\n"));
    }
    if (access == Access.TOKEN && !isKnown(request.header("authorization"))) {
      return Optional.of(
          Answer.text(
              401,
              "the token is missing or wrong: a program sends Authorization: Bearer TOKEN, a browser"
                  + " asks for it as the password of any user; it stands in the file http_token_file"
                  + " names, else in ~/.homeostat/token\n"));
    }
    return Optional.empty();
  }

  private boolean isForeign(Request request, String host) {
    String origin = request.header("origin");
    String site = request.header("sec-fetch-site");
    boolean ours =
        origin == null
            || origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase(proxied.orElse(""));
    return !ours || (site != null && !OWN_SITES.contains(site));
  }

  /** Whether a person follows a link: then the browser shows what comes, and to no other page. */
  private static boolean isFollowed(Request request) {
    return request.header("origin") == null
        && "navigate".equals(request.header("sec-fetch-mode"))
        && "document".equals(request.header("sec-fetch-dest"));
  }

  private boolean isOurs(String header) {
    String host = header.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    return host.equals("localhost") || names.contains(host) || ADDRESS.matcher(host).matches();
  }

  /** A program sends the token as a bearer's; a browser as a password, with any user. */
  private boolean isKnown(@Nullable String authorization) {
    if (authorization == null) {
      return false;
    }
    if (isScheme(BEARER, authorization)) {
      return token.matches(authorization.substring(BEARER.length()).strip());
    }
    if (!isScheme(BASIC, authorization)) {
      return false;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      return token.matches(text.substring(text.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A scheme's name may be written in any case (RFC 9110, 11.1). */
  private static boolean isScheme(String scheme, String authorization) {
    return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
  }
}
