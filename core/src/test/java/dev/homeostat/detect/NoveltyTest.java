package dev.homeostat.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoveltyTest {

  @Property(tries = 200, seed = "17")
  void aScoreIsFromNoughtToOneWhateverCame(@ForAll @Size(max = 300) List<Double> distances) {
    Novelty novelty = new Novelty();
    for (double z : distances) {
      assertThat(novelty.score(z)).isBetween(0.0, 1.0);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(novelty.score(i % 2)).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        -Double.MAX_VALUE
      })
  void whatIsNotFiniteIsUnusualAndForgottenAsAnyOther(double z) {
    Novelty novelty = new Novelty();
    for (int i = 0; i < 100; i++) {
      novelty.score(i % 2);
    }
    assertThat(novelty.score(z)).isBetween(0.9, 1.0);
    assertThat(novelty.score(-z)).isBetween(0.0, 1.0);
    for (int i = 0; i < 40_000; i++) {
      assertThat(novelty.score(i % 2)).isBetween(0.0, 1.0);
    }
    assertThat(novelty.score(100)).isBetween(0.5, 1.0);
  }
}
