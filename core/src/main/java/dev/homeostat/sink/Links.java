package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What people who get an alert elsewhere can click on. Nothing is guessed: where nobody said under
 * which address a page is reached, there is no link. Immutable.
 *
 * @param page where the page of the watched process is reached
 * @param runbooks below which the runbooks stand
 */
public record Links(Optional<URI> page, Optional<URI> runbooks) {

  /** None. */
  public static final Links NONE = new Links(Optional.empty(), Optional.empty());

  /** The page, opened at the metric of an alert. */
  Optional<String> pageOf(BehavioralAlert alert) {
    String metric = URLEncoder.encode(alert.metric(), StandardCharsets.UTF_8).replace("+", "%20");
    return page.map(address -> folder(address) + "#" + metric);
  }

  /** The runbook of an alert's type. */
  Optional<String> runbookOf(BehavioralAlert alert) {
    return runbooks.map(address -> folder(address) + alert.anomalyType().id() + ".md");
  }

  private static String folder(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? text : text + "/";
  }
}
