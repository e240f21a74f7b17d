package dev.homeostat.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ranks and confidences as the tables of the sign test have them. */
final class MedianIntervalTest {

  @Test
  void sixLieAroundTheMedian() {
    MedianInterval six = MedianInterval.of(List.of(3.0, 1.0, 2.0, 6.0, 5.0, 4.0));
    assertEquals(new MedianInterval(3.5, 1, 6, 0.96875), six);
    assertEquals("3.5 (1.0 … 6.0)", six.text("%.1f"));
  }

  @Test
  void theMoreTheNarrower() {
    MedianInterval some = upTo(28);
    assertEquals(9, some.least());
    assertEquals(20, some.most());
    assertEquals(0.964, some.confidence(), 0.001);
    MedianInterval more = upTo(128);
    assertEquals(53, more.least());
    assertEquals(76, more.most());
    assertEquals(0.958, more.confidence(), 0.001);
  }

  @Test
  void fiveTellTooLittle() {
    assertThrows(IllegalArgumentException.class, () -> upTo(5));
  }

  private static MedianInterval upTo(int last) {
    return MedianInterval.of(
        IntStream.rangeClosed(1, last).mapToObj(number -> (double) number).toList());
  }
}
