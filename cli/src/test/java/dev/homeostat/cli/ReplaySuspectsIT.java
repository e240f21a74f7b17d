package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.cli.replay.AlertRecord;
import dev.homeostat.cli.replay.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays recordings that a leaking program made of itself: of some ten seconds, whose clock is
 * then slowed down, since an episode needs five minutes.
 */
@Timeout(180)
class ReplaySuspectsIT {

  /** A step of 20 ms becomes a second. */
  private static final int SLOWER = 50;

  /** Where a part of a recording says how often its clock ticks in a second. */
  private static final int TICKS_PER_SECOND = 56;

  private static final int PART_SIZE = 8;

  @TempDir private Path folder;

  @Test
  void whoStartsTheThreadsThatStayIsNamed() throws Exception {
    Path recording = record("threads", 360, 120);

    Suspect first = firstOf(recording, "thread_leak");

    assertThat(first.kind()).isEqualTo("thread_group");
    assertThat(first.name()).isEqualTo("mailer-N");
    assertThat(first.detail()).contains(" more, most started at ", "RecordedLeaker.mail");

    Path page = folder.resolve("page.html");
    assertThat(Call.of("replay", "--report=" + page, recording).out())
        .contains("; likeliest behind it is thread group mailer-N (");
    assertThat(page).content().contains("<li>thread_group <b>mailer-N</b> ");
  }

  @Test
  void whoHoldsTheHeapThatGrowsIsNamed() throws Exception {
    Path recording = record("heap", 360, 240);

    Suspect first = firstOf(recording, "memory_leak");

    assertThat(first.kind()).isEqualTo("field");
    assertThat(first.name()).isEqualTo("dev.homeostat.cli.RecordedLeaker.visits");
    assertThat(first.detail()).startsWith("holds dev.homeostat.cli.RecordedLeaker$Visit");

    Path page = folder.resolve("page.html");
    Call.of("replay", "--report=" + page, recording);
    assertThat(page).content().contains("allocated at dev.homeostat.cli.RecordedLeaker.visit)");
  }

  /** The first suspect of the episode, which is told as an update once it is open. */
  private static Suspect firstOf(Path recording, String type) throws IOException {
    Call call = Call.of("replay", "--format=json", recording);
    List<BehavioralAlert> alerts =
        call.out().lines().map(ReplaySuspectsIT::read).filter(one -> isOf(one, type)).toList();
    assertThat(alerts)
        .as(call.out() + call.err())
        .extracting(BehavioralAlert::state)
        .startsWith(State.OPEN, State.UPDATE);
    assertThat(alerts.get(0).suspects()).isEmpty();
    return alerts.get(1).suspects().get(0);
  }

  private static BehavioralAlert read(String line) {
    try {
      return AlertRecord.read(Json.object(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(BehavioralAlert alert, String type) {
    return alert.anomalyType().id().equals(type);
  }

  private Path record(String leak, int healthySteps, int leakingSteps) throws Exception {
    Path recording = folder.resolve(leak + ".jfr");
    Path said = folder.resolve("said");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RecordedLeaker.class.getName(),
                leak,
                Integer.toString(healthySteps),
                Integer.toString(leakingSteps),
                recording.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(program.waitFor()).as(Files.readString(said)).isZero();
    slowDown(recording);
    return recording;
  }

  private static void slowDown(Path recording) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(recording));
    int part = 0;
    while (part < bytes.limit()) {
      int at = part + TICKS_PER_SECOND;
      bytes.putLong(at, bytes.getLong(at) / SLOWER);
      part += (int) bytes.getLong(part + PART_SIZE);
    }
    Files.write(recording, bytes.array());
  }
}
