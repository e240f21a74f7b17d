package dev.homeostat.cli.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The Chromium that the machine has, without a window. Playwright drives it with the machine's
 * Node.js; nothing is downloaded.
 */
final class Chromium implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path NODE = Path.of("/usr/bin/node");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox"))); // The tests may run as root.
  }

  /** Starts it; where it is not installed the test is skipped and says so. */
  static Chromium start() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(NODE),
        "Chromium or Node.js is not here; install them: apt-get install chromium nodejs");
    Map<String, String> variables =
        Map.of("PLAYWRIGHT_NODEJS_PATH", NODE.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return new Chromium(Playwright.create(new Playwright.CreateOptions().setEnv(variables)));
  }

  /** An empty page of a person who knows the token, which may be wrong. */
  Page page(String token, int width, int height) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(ColorScheme.LIGHT)
                .setHttpCredentials("anybody", token));
    return context.newPage();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
