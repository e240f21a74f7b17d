package dev.homeostat.lab.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  @Test
  void timesAndIdsAreNoDifference() {
    assertThat(LogLines.of("04:13:49,162 INFO started in 657ms, id 7f3a-09\n"))
        .isEqualTo(LogLines.of("05:00:00,001 INFO started in 1215ms, id 0a41-77\n"));
  }

  @Test
  void aLineThatQuotesArgumentsIsNoLogLine() {
    assertThat(LogLines.of("Command line argument: -Xmx512m\nhomeostat: 0.1 watches\nready\n"))
        .containsExactly("ready");
  }

  @Test
  void aLineTooManyAndALineTooFewAreTold() {
    assertThat(LogLines.differences(List.of(Set.of("a", "b")), Set.of("a", "c")))
        .containsExactly("+ c", "- b");
  }

  @Test
  void whatComesAndGoesWithoutTheAgentIsNoDifference() {
    List<Set<String>> without = List.of(Set.of("a", "b"), Set.of("a", "c"));
    assertThat(LogLines.differences(without, Set.of("a", "c"))).isEmpty();
  }
}
