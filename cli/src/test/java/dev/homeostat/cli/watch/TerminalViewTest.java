package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalViewTest {

  @Test
  void aCourseStandsBetweenItsLeastAndItsMost() {
    assertThat(TerminalView.sparkline(new double[] {Double.NaN, 1, 2, 3, 8})).isEqualTo(" ▁▂▃█");
    assertThat(TerminalView.sparkline(new double[] {5, 5})).isEqualTo("▁▁");
  }

  @Test
  void aLineASignalWithItsValueItsLimitAndHowUnusualItIs() {
    StringWriter screen = new StringWriter();
    TerminalView view =
        new TerminalView(new PrintWriter(screen), "watching shop", Duration.ofMinutes(5));
    Readings readings = new Readings();
    readings.begin(1, 1);
    readings.set(Signal.THREADS, 12);
    readings.setLimit(Signal.THREADS, 100);
    view.score("threads", 0.7);

    view.tick(readings);

    assertThat(screen.toString())
        .contains("watching shop", "learning, 300 s left", "threads ", "12 of 100", " unusual")
        .doesNotContain("fd_open");
  }
}
