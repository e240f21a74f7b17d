package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInspectorTest {

  @TempDir Path proc = Path.of("");

  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);

  private Path descriptors = Path.of("");
  private int next;

  @BeforeEach
  void aProcess() throws Exception {
    descriptors = Files.createDirectories(proc.resolve("self/fd"));
    Files.createDirectories(proc.resolve("self/net"));
    Files.writeString(
        proc.resolve("self/net/tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1
           1: 0100007F:1F90 0200000A:C001 08 00000000:00000000 00:00000000 00000000     0        0 12 1
           2: 0100007F:9C40 0700000A:1538 01 00000000:00000000 00:00000000 00000000     0        0 13 1
        """);
    Files.writeString(
        proc.resolve("self/net/tcp6"),
        """
          sl  local_address remote_address st …
           0: 00000000000000000000000001000000:9C41 00000000000000000000000001000000:01BB 01 0:0 0:0 0 0 0 14 1
        """);
    open("/dev/null");
  }

  @Test
  void aFileOpenedAgainAndAgainIsNamed() throws Exception {
    Notes notes = afterMore("/srv/v2/template.html", "/srv/v2/template.html", "pipe:[4711]");

    Suspect first = notes.suspects().get(0);
    assertThat(first.kind()).isEqualTo("file");
    assertThat(first.name()).isEqualTo("/srv/v2/template.html");
    assertThat(first.detail()).isEqualTo("2 more, 2 open in all");
    assertThat(first.share()).hasValue(0.67);
    assertThat(notes.suspects().get(1).name()).isEqualTo("pipe");
  }

  @Test
  void numberedFilesAreOneGroup() throws Exception {
    Notes notes =
        afterMore("/srv/journal-1.wal", "/srv/journal-2.wal (deleted)", "/srv/journal-3.wal");

    assertThat(notes.suspects()).extracting(Suspect::name).contains("/srv/journal-N.wal");
  }

  @Test
  void aSocketIsToldByItsPeerAndState() throws Exception {
    Notes notes =
        afterMore(
            "socket:[13]",
            "socket:[13]",
            "socket:[13]",
            "socket:[12]",
            "socket:[12]",
            "socket:[14]");

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .containsExactly(
            "10.0.0.7:5432 ESTABLISHED",
            "*:8080 CLOSE_WAIT from 10.0.0.2",
            "[0:0:0:0:0:0:0:1]:443 ESTABLISHED");
    assertThat(notes.suspects()).extracting(Suspect::kind).containsOnly("socket");
  }

  @Test
  void socketsOfEachAnotherPeerAreOneFamily() throws Exception {
    StringBuilder table = new StringBuilder(Files.readString(proc.resolve("self/net/tcp")));
    String[] sockets = new String[40];
    for (int i = 0; i < sockets.length; i++) {
      table.append(
          "  9: 0100007F:1F90 %02X00000A:C001 01 00000000:00000000 00:00000000 0 0 0 %d 1\n"
              .formatted(i + 1, 100 + i));
      sockets[i] = "socket:[" + (100 + i) + "]";
    }
    Files.writeString(proc.resolve("self/net/tcp"), table);

    Suspect first = afterMore(sockets).suspects().get(0);
    assertThat(first.kind()).isEqualTo("socket");
    assertThat(first.name()).isEqualTo("*:8080 ESTABLISHED");
    assertThat(first.detail()).isEqualTo("40 more, 40 open in all, of 40 peers");
    assertThat(first.share()).hasValue(1);
  }

  @Test
  void filesOfEachAnotherNameAreOneFamily() throws Exception {
    Notes notes =
        afterMore(
            "/tmp/upload_9b2e4d10-77aa-4c1f-8e52-000000000001.tmp",
            "/tmp/upload_9b2e4d10-77ab-4c1f-8e52-0000000000ff.tmp",
            "/srv/index/_a.cfs (deleted)",
            "/srv/index/_b.cfs (deleted)",
            "/srv/index/_c.cfs (deleted)",
            "/srv/index/_d.cfs (deleted)",
            "/srv/index/_e.cfs (deleted)");

    assertThat(notes.suspects())
        .extracting(Suspect::name)
        .startsWith("/srv/index/*.cfs (deleted)", "/tmp/upload_N.tmp");
    assertThat(notes.suspects().get(0).detail()).isEqualTo("5 more, 5 open in all, of 5 names");
    assertThat(notes.suspects().get(0).kind()).isEqualTo("file");
  }

  @Test
  void aSocketThatIsInNoTableIsNotConnected() throws Exception {
    assertThat(afterMore("socket:[99]", "anon_inode:[eventpoll]", "socket:[98]").suspects())
        .extracting(suspect -> suspect.kind() + ' ' + suspect.name())
        .containsExactly("socket not connected", "descriptor anon_inode:[eventpoll]");
  }

  @Test
  void whereNothingWasTakenDownNothingIsSaidToHaveGrown() throws Exception {
    open("/srv/a.html");
    open("/srv/a.html");
    Notes notes = look(new FileInspector(proc.resolve("self")));

    assertThat(notes.suspects().get(0).name()).isEqualTo("/srv/a.html");
    assertThat(notes.suspects().get(0).detail()).isEqualTo("2 open in all");
    assertThat(notes.suspects()).allMatch(suspect -> suspect.share().isEmpty());
    assertThat(notes.gaps()).containsExactly(Usual.UNKNOWN);
  }

  /** The kernel tells them by number; a leak's are the last. */
  @Test
  void whatLeaksBehindManyThousandsIsSeen() throws Exception {
    for (int i = 0; i < 20_001; i++) {
      open("/srv/data.bin");
    }
    Notes notes = afterMore("/srv/a.html", "/srv/a.html");

    assertThat(notes.suspects().get(0).detail()).isEqualTo("2 more, 2 open in all");
    assertThat(notes.gaps()).isEmpty();
  }

  @Test
  void ofMoreThanCanBeLookedAtItIsSaidThatTheNewestWereNot() throws Exception {
    FileInspector inspector = new FileInspector(proc.resolve("self"), 1);
    inspector.takeCensus(true, patience);
    open("/srv/a.html");

    assertThat(look(inspector).gaps())
        .containsExactly("what the newest descriptors are (there are more than 1)");
  }

  private Notes afterMore(String... targets) throws Exception {
    FileInspector inspector = new FileInspector(proc.resolve("self"));
    inspector.takeCensus(true, patience);
    for (String target : targets) {
      open(target);
    }
    return look(inspector);
  }

  private Notes look(FileInspector inspector) throws Exception {
    Notes notes = new Notes();
    inspector.inspect(new Inquiry("id", AnomalyType.FD_LEAK, "fd_open", 10), notes, patience);
    return notes;
  }

  private void open(String target) throws Exception {
    Files.createSymbolicLink(descriptors.resolve(Integer.toString(next++)), Path.of(target));
  }
}
