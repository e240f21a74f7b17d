package dev.homeostat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void linesEndAsInABufferedReader() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30_000); length > 0; length--) {
        text.append("abcdefgh\r\n".charAt(random.nextInt(10)));
      }

      assertThat(read(text.toString()))
          .isEqualTo(new BufferedReader(new StringReader(text.toString())).lines().toList());
    }
  }

  @Test
  void countsEveryLine() throws IOException {
    Lines lines = new Lines(new StringReader("a\r\n\nb"));

    assertThat(lines.next()).isEqualTo("a");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("b");
    assertThat(lines.number()).isEqualTo(3);
    assertThat(lines.next()).isNull();
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextIsWhole() throws IOException {
    Lines lines = new Lines(new StringReader("x".repeat(Lines.LONGEST + 1) + "\ny"));

    assertThat(lines.next()).hasSize(Lines.LONGEST);
    assertThat(lines.isTooLong()).isTrue();
    assertThat(lines.next()).isEqualTo("y");
    assertThat(lines.isTooLong()).isFalse();
  }

  private static List<String> read(String text) throws IOException {
    Lines lines = new Lines(new StringReader(text));
    List<String> read = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      read.add(line);
    }
    return read;
  }
}
