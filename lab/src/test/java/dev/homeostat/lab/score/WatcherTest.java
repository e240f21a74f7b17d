package dev.homeostat.lab.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatcherTest {
  @TempDir Path folder;

  private static double leaking(int tick) {
    return tick < 160 ? 20 : 20 + (tick - 160) * 1.75;
  }

  @Test
  void homeostatFindsALeak() throws IOException {
    Recording run = Runs.leak(folder, WatcherTest::leaking);

    Tally ours = new Scoring(List.of(run)).tally(JudgeWatcher.homeostat(), 1);

    assertThat(ours.found()).isEqualTo(1);
    assertThat(ours.falseAlarms()).isZero();
    assertThat(ours.detection()).startsWith("1 of 1, 100 %");
  }

  @Test
  void everybodyIsSilentWhereNothingHappens() throws IOException {
    Recording run = Runs.healthy(folder, tick -> 20);
    Trace trace = Trace.of(run);
    List<Watcher> all = new ArrayList<>(DetectionReport.RIVALS);
    all.add(JudgeWatcher.homeostat());

    assertThat(all).allSatisfy(watcher -> assertThat(watcher.watch(run, trace, 1)).isEmpty());
  }

  @Test
  void aStaticRuleWaitsAndSpeaksOnce() throws IOException {
    Recording run = Runs.leak(folder, tick -> tick < 160 ? 20 : 400);

    List<Alarm> alarms = StaticRules.repaired().watch(run, Trace.of(run), 1);

    // Five minutes are 20 s where learning is 20 s.
    assertThat(alarms).hasSize(1);
    assertThat(alarms.get(0).type()).isEqualTo("thread_leak");
    assertThat(alarms.get(0).epochMillis()).isEqualTo(Runs.ONSET + 20_000);
  }

  @Test
  void thinningTakesEachNthTick() throws IOException {
    Trace trace = Trace.of(Runs.healthy(folder, tick -> tick));
    List<Long> times = new ArrayList<>();

    trace.replay(4, readings -> times.add(readings.epochMillis()));

    assertThat(times).hasSize(100).startsWith(Runs.START, Runs.START + 1000);
  }

  @Test
  void aTraceThatWasCutOffIsReadToItsEnd() throws IOException {
    Recording run = Runs.healthy(folder, tick -> tick * 0.37 % 1);
    Path file = folder.resolve("trace.csv.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThat(Trace.of(run).size()).isBetween(1, 399);
  }

  @Test
  void theReportHoldsBothHalvesAndItsPlots() throws Exception {
    Scoring scoring =
        new Scoring(
            List.of(
                Runs.leak(folder.resolve("leak"), WatcherTest::leaking),
                Runs.healthy(folder.resolve("ok"), tick -> 20)));
    Path page = folder.resolve("report/detection.md");

    new DetectionReport(scoring, DetectionReport.RIVALS, new Scoring(List.of()), "--in=here")
        .write(page);

    assertThat(page).content().contains("| short, design half | 1 of 1", "random cut forest");
    assertThat(folder.resolve("report"))
        .isDirectoryContaining(file -> file.endsWith("detection-delay.svg"))
        .isDirectoryContaining(file -> file.endsWith("detection-leak.svg"));
  }
}
