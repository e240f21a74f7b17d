package dev.homeostat.cli.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees and does, in a real browser before a real service. The pictures it takes are
 * kept in {@code target/page}; {@code make picture} puts one of them into the README.
 */
@Timeout(180)
final class PageIT {

  private static final Path PICTURES = Path.of("target", "page");
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int HEIGHT = 900;

  /** Colours of text, names of controls, and whatever else WCAG asks for at its level AA. */
  private static final List<String> WCAG_AA =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  @TempDir private static Path folder;

  private static Chromium chromium;
  private static Shop shop;

  /** What the browser says against the page: breaches of its policy, faults of its scripts. */
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void openTheShop() throws IOException {
    chromium = Chromium.start();
    shop = new Shop(folder);
    PlaywrightAssertions.setDefaultAssertionTimeout(40_000);
  }

  @AfterAll
  static void closeTheShop() {
    if (shop != null) {
      shop.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void theBrowserHadNothingAgainstThePage() {
    assertThat(complaints).isEmpty();
  }

  @Test
  void aFaultAppearsOnTheOpenPageWithItsSuspectAndIsSilencedAndAcceptedByKeyboard()
      throws IOException {
    Page page = open(WIDE);
    assertThat(page.locator("#learned")).isHidden();
    page.evaluate("window.reloaded = false");
    picture(page, "well");

    shop.leak();

    Locator card =
        page.locator("article.card", new Page.LocatorOptions().setHasText("Thread leak"));
    assertThat(card).isVisible();
    assertThat(card.locator(".suspects li").first()).containsText("pool-N-thread-M");
    assertThat(card).containsText("limit reached in");
    assertThat(page.locator("#word")).containsText("episode open");
    assertThat(page.locator(".tile[data-state=anomalous] .name")).containsText("threads");
    assertThat(page).hasTitle(Pattern.compile("\\(\\d\\) shop · Homeostat"));
    assertThat(page.evaluate("window.reloaded")).isEqualTo(false);
    pictures(page, "fault");
    hasNoBarriers(page);

    tabTo(page, "Show threads");
    page.keyboard().press("Enter");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 min")).click();
    assertThat(page.locator("#facts")).containsText("anomalous");
    pictures(page, "chart");
    page.keyboard().press("Escape");

    tabTo(page, "Silence…");
    page.keyboard().press("Enter");
    hasNoBarriers(page);
    page.keyboard().press("ArrowDown");
    assertThat(page.getByLabel("8 hours")).isChecked();
    tabTo(page, "Silence");
    page.keyboard().press("Enter");
    assertThat(card.locator(".hush")).containsText("silent until");
    assertThat(card).hasClass(Pattern.compile("silenced"));
    pictures(page, "silenced");

    tabTo(page, "Accept as normal…");
    page.keyboard().press("Enter");
    tabTo(page, "Accept");
    page.keyboard().press("Enter");
    assertThat(page.locator("#said")).hasText("threads taken for normal as seen now");
  }

  @Test
  void aSignalsChartOpensAndClosesByKeyboard() throws IOException {
    Page page = open(NARROW);
    Locator tile = page.locator(".tile", new Page.LocatorOptions().setHasText("heap_alloc_mb"));
    tile.focus();
    page.keyboard().press("Enter");
    Locator chart =
        page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("heap_alloc_mb"));
    assertThat(chart.locator("canvas")).isVisible();
    assertThat(chart).containsText("judged as heap_live_mb");
    assertThat(chart.locator("button[aria-pressed=true]")).hasText("15 min");
    tabTo(page, "1 min");
    page.keyboard().press("Enter");
    assertThat(chart.locator("button[aria-pressed=true]")).hasText("1 min");
    hasNoBarriers(page);
    page.keyboard().press("Escape");
    assertThat(chart).isHidden();
    assertThat(tile).isFocused();
  }

  @Test
  void aTokenInTheAddressDoes() throws IOException {
    Page page = open(shop.url().replace("http://", "http://any:" + shop.token() + "@"), WIDE);
    assertThat(page.locator(".tile").first()).isVisible();
  }

  @Test
  void whoDoesNotKnowTheTokenSeesNothing() {
    Page page = chromium.page("not-the-token-of-this-agent", WIDE, HEIGHT);
    assertThat(page.navigate(shop.url()).status()).isEqualTo(401);
    assertThat(page.content()).contains("the token is missing or wrong").doesNotContain("shop");
  }

  private Page open(int width) throws IOException {
    return open(shop.url(), width);
  }

  private Page open(String address, int width) throws IOException {
    Page page = chromium.page(shop.token(), width, HEIGHT);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(address);
    assertThat(page.locator("#connected")).hasText("live");
    return page;
  }

  /** Goes on with the tabulator until a button of that name has the focus. */
  private static void tabTo(Page page, String name) {
    for (int i = 0; i < 60; i++) {
      Object focused = page.evaluate("document.activeElement.textContent");
      if (name.equals(focused)) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("no way to the button '" + name + "' by keyboard");
  }

  private static void hasNoBarriers(Page page) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertThat(new AxeBuilder(page).withTags(WCAG_AA).analyze().getViolations())
          .as("in " + scheme)
          .isEmpty();
    }
  }

  /** As it looks on a desk and in a hand, by day and by night. */
  private static void pictures(Page page, String name) {
    for (int width : List.of(NARROW, WIDE)) {
      page.setViewportSize(width, HEIGHT);
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            .as("all of it fits into the width of " + width)
            .isEqualTo(true);
        picture(page, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }
}
