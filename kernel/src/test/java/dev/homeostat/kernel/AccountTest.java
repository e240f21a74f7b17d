package dev.homeostat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homeostat.alert.Suspect;
import dev.homeostat.kernel.probe.Occupant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

  private static final int OWN = 7;

  private final List<Occupant> occupants =
      List.of(new Occupant(8, "stress", false, 60), new Occupant(OWN, "worker", false, 20));

  @Test
  void whoHadTheProcessorsIsToldByTheShareOfTheWait() {
    assertThat(Account.suspects(occupants, 80, OWN))
        .extracting(Suspect::kind, Suspect::name, suspect -> suspect.share().orElseThrow())
        .containsExactly(tuple("process", "stress", 0.75), tuple("thread", "worker", 0.25));
  }

  @Test
  void ofAWaitThatAQuotaMadeNobodyIsFirst() {
    assertThat(Account.suspects(occupants, 800, OWN))
        .extracting(Suspect::kind, Suspect::name, suspect -> suspect.share().orElseThrow())
        .containsExactly(
            tuple("cpu", "nobody", 0.9),
            tuple("process", "stress", 0.075),
            tuple("thread", "worker", 0.025));
  }

  @Test
  void ofNoWaitThereIsNobody() {
    assertThat(Account.suspects(List.of(), 0, OWN)).isEmpty();
  }
}
