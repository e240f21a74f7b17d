package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsualTest {

  private final Usual<String> usual = new Usual<>();

  @Test
  void isTheCensusBeforeTheLastOne() {
    assertThat(usual.get()).isEmpty();
    usual.take("learned", true);
    assertThat(usual.get()).hasValue("learned");
    usual.take("an hour", true);
    assertThat(usual.get()).hasValue("learned");
    usual.take("four hours", true);
    assertThat(usual.get()).hasValue("an hour");
  }

  @Test
  void whatWasTakenAmidstAnEpisodeHasToDoOnlyUntilAllIsWell() {
    usual.take("in a leak", false);
    usual.take("in more of it", false);
    assertThat(usual.get()).hasValue("in a leak");
    usual.take("all is well", true);
    assertThat(usual.get()).hasValue("all is well");
    usual.take("in another", false);
    assertThat(usual.get()).hasValue("all is well");
  }
}
