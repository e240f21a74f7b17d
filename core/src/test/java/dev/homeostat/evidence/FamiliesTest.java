package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.evidence.Census.Growth;
import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {

  private final Families before = new Families();
  private final Families now = new Families();
  private final Notes notes = new Notes();

  @Test
  void aGroupThatMakesUpHalfOfItsFamilyIsTold() {
    add(now, "pool-N-thread-M", "pool-*", 40);
    add(now, "pool-watcher", "pool-*", 10);

    assertThat(grown())
        .extracting(Growth::group)
        .containsExactly("pool-N-thread-M", "pool-watcher");
    assertThat(grown().get(0).share()).isEqualTo(0.8);
  }

  @Test
  void whereEveryNameIsAnotherTheirFamilyIsToldBeforeABystander() {
    add(before, "main", "main", 1);
    add(now, "main", "main", 1);
    add(now, "Timer-N", "Timer-*", 10);
    for (int i = 0; i < 90; i++) {
      add(now, "session-" + (char) ('A' + i), "session-*", 1);
    }

    Growth first = grown().get(0);
    assertThat(first).isEqualTo(new Growth("session-*", 90, 90, 100));
    assertThat(now.isFamily(first)).isTrue();
    assertThat(now.size(first)).isEqualTo("90");
    assertThat(grown().get(1).group()).isEqualTo("Timer-N");
    assertThat(now.isFamily(grown().get(1))).isFalse();
  }

  @Test
  void groupsThatCameForOthersThatWentAreNoGrowth() {
    for (int i = 0; i < 100; i++) {
      add(before, "from 10.0.0." + i, "*:8080 ESTABLISHED", 1);
      add(now, "from 10.0.1." + i, "*:8080 ESTABLISHED", 1);
    }
    add(now, "/srv/a.log", "/srv/*.log", 20);

    assertThat(grown().get(0).group()).isEqualTo("/srv/a.log");
    assertThat(grown().get(0).share()).isEqualTo(1);
  }

  @Test
  void moreNamesThanCanBeToldApartAreOneFamilyStill() {
    for (int i = 0; i < 2_000; i++) {
      add(now, "session-" + i, "session-*", 1);
    }
    now.tellOthers(before, notes);

    assertThat(grown().get(0)).isEqualTo(new Growth("session-*", 2_000, 2_000, 2_000));
    assertThat(now.size(grown().get(0))).endsWith(" and more");
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void whatHasNoFamilyEitherIsAGap() {
    add(now, "main", "main", 1_000);
    for (int i = 0; i < 2_000; i++) {
      add(now, "name " + i, "family " + i, 1);
    }
    now.tellOthers(before, notes);

    assertThat(grown().get(0).group()).isEqualTo("main");
    assertThat(notes.gaps())
        .containsExactly("what 50 % of it is (more names than can be told apart)");
  }

  private List<Growth> grown() {
    return now.since(before);
  }

  private static void add(Families to, String group, String family, int times) {
    for (int i = 0; i < times; i++) {
      to.add(group, family);
    }
  }
}
