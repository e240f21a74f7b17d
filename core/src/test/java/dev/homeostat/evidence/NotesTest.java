package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Suspect;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {

  private final Notes notes = new Notes();

  @Test
  void aLongDetailIsCutBeforeANameAndNeverWithinIt() {
    String peer = "main-SendThread(zk-a.acme.internal:2181)";
    notes.suspect("thread", "a", "x".repeat(180) + ", held by " + peer, 0.5, List.of(peer));
    notes.suspect("thread", "b", "x".repeat(190) + peer + peer, 0.5, List.of(peer));
    notes.suspect("thread", "c", "y".repeat(300), 0.5, List.of(peer));

    assertThat(notes.suspects())
        .extracting(Suspect::detail)
        .containsExactly(
            "x".repeat(180) + ", held by …", "x".repeat(190) + "…", "y".repeat(199) + "…");
  }

  @Test
  void whatIsAddedIsCutTheSameWay() {
    notes.suspect("class", "a", "z".repeat(170), 0.5, List.of("db.example.org:5432/shop"));
    notes.addTo("class", "a", ", allocated at db.example.org:5432/shop");

    assertThat(notes.suspects().get(0).detail()).isEqualTo("z".repeat(170) + ", allocated at …");
  }
}
