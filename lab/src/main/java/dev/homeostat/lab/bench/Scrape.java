package dev.homeostat.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** One look at an agent's metrics, as a monitoring system takes it. */
final class Scrape {

  private static final int OK = 200;
  private static final int PATIENCE_MILLIS = 10_000;

  private Scrape() {}

  /**
   * Reads {@code /metrics} of a port of this machine to the end.
   *
   * @throws IllegalStateException where there is no such answer
   */
  static void of(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      if (connection.getResponseCode() != OK) {
        throw new IllegalStateException("/metrics says " + connection.getResponseCode());
      }
      try (InputStream body = connection.getInputStream()) {
        body.readAllBytes();
      }
    } catch (IOException e) {
      throw new IllegalStateException("no metrics on port " + port, e);
    }
  }
}
