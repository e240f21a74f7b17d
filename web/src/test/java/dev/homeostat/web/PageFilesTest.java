package dev.homeostat.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page is made of keeps to the policy that the server sends with it. */
class PageFilesTest {

  private static final Path PAGE = Path.of("src/main/resources/dev/homeostat/web/page");

  static List<String> ours() throws IOException {
    try (Stream<Path> files = Files.list(PAGE)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("uplot"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("ours")
  void everyFileIsServed(String name) throws IOException {
    Answer answer = StaticFiles.at("/" + name).orElseThrow();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Files.readString(PAGE.resolve(name)));
  }

  /** No list of what Maven fetches has it. */
  @Test
  void whatIsNotOursIsNamedWithItsVersion() throws IOException {
    String banner = Files.readAllLines(PAGE.resolve("uplot.js")).get(0);
    String named = "uPlot " + banner.substring(banner.indexOf("(v") + 2, banner.indexOf(')'));
    assertThat(Path.of("../NOTICE")).content().contains(named);
    assertThat(Path.of("../docs/security.md")).content().contains(named);
    assertThat(PAGE.resolve("uplot.LICENSE")).content().contains("MIT");
  }

  @ParameterizedTest
  @MethodSource("ours")
  void nothingIsFetchedFromElsewhere(String name) throws IOException {
    assertThat(Files.readString(PAGE.resolve(name)).replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http://", "https://", "@import", "url(");
  }

  @ParameterizedTest
  @MethodSource("ours")
  void foreignTextNeverBecomesMarkup(String name) throws IOException {
    assertThat(Files.readString(PAGE.resolve(name)))
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @Test
  void noScriptOrStyleStandsInThePageItself() throws IOException {
    assertThat(Files.readString(PAGE.resolve("index.html")))
        .doesNotContain("<style", " style=", "javascript:")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uplot.js 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uplot.css df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04"
      })
  void whatIsNotOursIsAsItWasPublished(String row) throws Exception {
    String[] cells = row.split(" ", 2);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(PAGE.resolve(cells[0])));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(cells[1]);
    assertThat(PAGE.resolve("uplot.LICENSE")).content().startsWith("The MIT License");
  }
}
