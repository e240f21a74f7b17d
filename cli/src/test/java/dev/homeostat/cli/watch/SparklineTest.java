package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparklineTest {

  @Test
  void aCourseStandsBetweenItsLeastAndItsMost() {
    Sparkline course = new Sparkline();
    for (double value : new double[] {Double.NaN, 1, 2, 3, 8}) {
      course.add(value);
    }
    assertThat(course.draw(6)).isEqualTo("  ▁▂▃█");
    assertThat(course.draw(2)).isEqualTo("▁█");
    assertThat(course.draw(0)).isEmpty();
    assertThat(course.draw(1_000)).hasSize(Sparkline.LONGEST);
  }
}
