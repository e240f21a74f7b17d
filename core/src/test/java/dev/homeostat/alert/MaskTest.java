package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

  @ParameterizedTest
  @CsvSource({
    "pool-N-thread-M, pool-N-thread-M",
    "worker-17 of alice42, worker-## of alice##",
    "/home/alice/shop/cart.db, /***",
    "10.0.0.7:5432 CLOSE_WAIT, *** CLOSE_WAIT",
    "db.example.org:5432, ***",
    "10.0.0.7, ***",
    "[fe80::1]:443, ***",
    "fe80::1, ***",
    "'', ''",
    "socket to /10.1.2.3:80, socket to /***",
    "java.util.HashMap$Node, java.util.HashMap$Node"
  })
  void coversPathsPeersAndDigits(String name, String covered) {
    assertThat(Mask.of(name)).isEqualTo(covered);
  }

  @Test
  void anAlertThatLeavesTheHostKeepsItsFiguresAndLosesItsNames() {
    BehavioralAlert alert =
        alert(
            new Suspect(
                "thread",
                "transfer-7",
                "waits 20 s for transfer-12",
                OptionalDouble.of(0.5),
                List.of("transfer-12")),
            "2 threads; likeliest behind it is thread transfer-7 (waits 20 s for transfer-12)");

    BehavioralAlert masked = EvidenceMode.MASKED.leaving(alert);

    assertThat(masked.summary())
        .isEqualTo(
            "2 threads; likeliest behind it is thread transfer-# (waits 20 s for transfer-##)");
    assertThat(masked.suspects().get(0).name()).isEqualTo("transfer-#");
    assertThat(masked.suspects().get(0).detail()).isEqualTo("waits 20 s for transfer-##");
    assertThat(EvidenceMode.FULL.leaving(alert)).isSameAs(alert);
  }

  private static BehavioralAlert alert(Suspect suspect, String summary) {
    Instant when = Instant.EPOCH;
    return new BehavioralAlert(
        "shop",
        AnomalyType.DEADLOCK,
        "deadlocked_threads",
        2,
        0,
        0,
        Severity.CRITICAL,
        when,
        "id",
        "fingerprint",
        BehavioralAlert.State.UPDATE,
        "event",
        "{thread}",
        when,
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(suspect),
        summary,
        Map.of(),
        OptionalDouble.empty(),
        0);
  }
}
