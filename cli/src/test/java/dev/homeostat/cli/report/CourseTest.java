package dev.homeostat.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CourseTest {

  @Test
  void keepsTheLeastAndTheMostOfALongCourse() {
    Course course = new Course();
    for (int tick = 0; tick < 10 * Course.MOST; tick++) {
      course.add(tick, tick == 5_000 ? 100 : tick == 5_001 ? -100 : 1, 7);
    }

    assertThat(course.millisAStep()).isEqualTo(16);
    assertThat(course.most(5_000 / 16)).isEqualTo(100);
    assertThat(course.least(5_000 / 16)).isEqualTo(-100);
    assertThat(course.most(0)).isEqualTo(1);
    assertThat(course.last()).isEqualTo(1);
    assertThat(course.limit()).isEqualTo(7);
  }

  @Test
  void foreignTextIsNoMarkup() {
    assertThat(Html.escape("<b>\"&'\u0007")).isEqualTo("&lt;b&gt;&quot;&amp;&#39;\\u0007");
  }
}
