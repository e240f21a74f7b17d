package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreFileTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "threads|threads",
        "2026-01-01T00:00:00Z|2026-01-01T00:00:00Z",
        "-1000|-1000",
        "-1e3|-1e3",
        "=1+1|'=1+1",
        "=cmd|'=cmd",
        "+cmd|'+cmd",
        "-2+3|'-2+3",
        "@SUM(A1)|'@SUM(A1)",
        "＝1|'＝1",
        "a,b|§\"a,b\"§",
        "=HYPERLINK(\"http://evil.example\",\"x\")|§\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\"§"
      })
  void aForeignWordIsNoFormulaAndNoOtherCell(String word, String cell) {
    assertThat(ScoreFile.cell(word)).isEqualTo(cell);
  }

  @Test
  void norAnotherRow() {
    assertThat(ScoreFile.cell("a\rb")).isEqualTo("\"a\rb\"");
    assertThat(ScoreFile.cell("\t=1")).isEqualTo("'\t=1");
    assertThat(ScoreFile.cell("")).isEmpty();
  }

  @Test
  void aTimestampThatIsNoneIsNoFormulaEither(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scores.csv");
    try (ScoreFile scores = ScoreFile.create(file, List.of())) {
      scores.add("=1+1", "@x", 0.25);
      scores.commit();
    }
    assertThat(file).hasContent("timestamp,metric,score\n'=1+1,'@x,0.25\n");
  }
}
