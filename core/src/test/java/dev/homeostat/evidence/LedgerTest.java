package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.evidence.Account.Rise;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final long BEGIN = 1_700_000_000_000L;

  private final Ledger ledger = new Ledger();

  @Test
  void whatCameBeforeAndSinceIsToldApart() {
    for (int second = 0; second < 100; second++) {
      add(second, "steady", 10);
      add(second, "surge", second < 60 ? 1 : 41);
    }

    Account since = ledger.between(BEGIN + 60_000, BEGIN + 79_000);
    Account before = ledger.before(BEGIN + 60_000);

    assertThat(since.seconds()).isEqualTo(20);
    assertThat(before.seconds()).isEqualTo(60);
    assertThat(since.of("surge")).isEqualTo(20 * 41);
    assertThat(before.total()).isEqualTo(60 * 11);
    assertThat(since.since(before)).containsExactly(new Rise("surge", 820, 41, 1, 1));
  }

  @Test
  void aTimeOfAnyLengthFitsAndNothingIsLost() {
    int hours = 30;
    for (int minute = 0; minute < hours * 60; minute++) {
      add(minute * 60L, "all", 1);
    }

    assertThat(ledger.between(0, Long.MAX_VALUE).of("all")).isEqualTo(hours * 60L);
    Account last = ledger.between(BEGIN + (hours - 3) * 3_600_000L, Long.MAX_VALUE);
    assertThat(last.of("all") / last.seconds()).isCloseTo(1 / 60.0, within(0.002));
    assertThat(last.seconds()).isBetween(3 * 3_600.0, 3 * 3_600.0 + 2 * 512);
  }

  @Test
  void theOrderInWhichThingsAreToldIsNoMatter() {
    add(900, "a", 1);
    add(0, "a", 2);
    add(450, "a", 4);

    assertThat(ledger.between(BEGIN, BEGIN + 60_000).of("a")).isEqualTo(2);
    assertThat(ledger.between(BEGIN + 440_000, BEGIN + 460_000).of("a")).isEqualTo(4);
    assertThat(ledger.before(BEGIN + 800_000).of("a")).isEqualTo(6);
    assertThat(ledger.between(BEGIN + 2_000_000, Long.MAX_VALUE).total()).isZero();
  }

  @Test
  void mostIsTheCommonestThatIsKnown() {
    ledger.add(BEGIN, "a", new Scene("", "pool-N", ""), 5);
    ledger.add(BEGIN, "a", new Scene("app.A.run", "pool-N", ""), 2);
    ledger.add(BEGIN, "a", new Scene("app.B.run", "main", ""), 3);

    Account account = ledger.between(BEGIN, BEGIN);
    assertThat(account.most("a", Scene::place)).isEqualTo("app.B.run");
    assertThat(account.most("a", Scene::thread)).isEqualTo("pool-N");
    assertThat(account.most("a", Scene::words)).isEqualTo("app.B.run, in 'main'");
    assertThat(account.most("b", Scene::place)).isEmpty();
  }

  @Test
  void whatHasNoRoomCountsAllTheSame() {
    for (int i = 0; i < 10_000; i++) {
      ledger.add(BEGIN, "one", new Scene("app.A.run" + i, "", ""), 1);
    }
    for (int i = 0; i < 10_000; i++) {
      ledger.add(BEGIN, "group " + i, Scene.NONE, 1);
    }

    Account account = ledger.between(BEGIN, BEGIN);
    assertThat(account.of("one")).isEqualTo(10_000);
    assertThat(account.total()).isEqualTo(20_000);
    assertThat(account.of(Census.OTHERS)).isEqualTo(10_000 - (Census.MOST_GROUPS - 2));
    assertThat(account.since(new Account(0))).hasSize(Census.MOST_GROUPS - 1);
  }

  @Test
  void whatIsForgottenIsGone() {
    add(0, "a", 1);
    ledger.clear();
    assertThat(ledger.between(0, Long.MAX_VALUE).total()).isZero();
    add(5_000_000, "a", 3);
    assertThat(ledger.between(0, Long.MAX_VALUE).seconds()).isOne();
  }

  private void add(long second, String group, long much) {
    ledger.add(BEGIN + second * 1_000, group, Scene.NONE, much);
  }
}
