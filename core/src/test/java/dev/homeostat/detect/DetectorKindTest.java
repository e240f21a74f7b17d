package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorKindTest {

  @Test
  void theDefaultIsAllButTheSeedsRule() {
    assertThat(DetectorKind.parse("default"))
        .hasValue(
            Set.of(DetectorKind.SPIKE, DetectorKind.SHIFT, DetectorKind.TREND, DetectorKind.EVENT));
  }

  @ParameterizedTest
  @EnumSource
  void eachIsReadAsItIsWritten(DetectorKind kind) {
    assertThat(DetectorKind.parse(kind.id())).hasValue(Set.of(kind));
  }

  @Test
  void aListMayHaveBlanksAndRepeatItself() {
    assertThat(DetectorKind.parse("trend, shift,trend"))
        .hasValue(Set.of(DetectorKind.TREND, DetectorKind.SHIFT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "trend,", "TREND", "default,zscore", "magic"})
  void whatIsUnknownIsRefusedWhole(String text) {
    assertThat(DetectorKind.parse(text)).isEmpty();
  }
}
