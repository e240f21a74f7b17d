package dev.homeostat.lab.hosts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Gets a page. */
final class WebClient implements Client {

  private static final int OK = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  WebClient(int port, String path) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build();
  }

  @Override
  public String ask() throws Exception {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != OK) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    return response.body();
  }
}
