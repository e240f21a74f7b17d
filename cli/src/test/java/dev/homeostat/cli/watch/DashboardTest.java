package dev.homeostat.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardTest {

  private final Dashboard dashboard = new Dashboard("watching shop", Duration.ofMinutes(5));
  private final Readings readings = new Readings();

  @Test
  void aLineASeriesWithWhatIsThoughtOfIt() {
    tick();

    assertThat(screen(120, 20))
        .contains("watching shop\nlearning, 5 min left")
        .containsPattern("threads +▁ +12 +11\\.5 +100 +0\\.70 pending")
        .containsPattern("queue +▁ +3 +– +– +shown")
        .contains("q end")
        .doesNotContain("fd_open", "up/down");
  }

  @Test
  void anOpenEpisodeIsShownWithItsSuspectsUntilItIsResolved() {
    tick();
    dashboard.alert(alert("1", State.OPEN));
    dashboard.alert(alert("2", State.OPEN));
    dashboard.move(1);

    assertThat(dashboard.chosen()).get().extracting(BehavioralAlert::id).isEqualTo("2");
    assertThat(screen(120, 24))
        .containsPattern("threads .* open\n")
        .contains("  WARNING thread_leak: threads grows", "> WARNING thread_leak: threads grows")
        .containsOnlyOnce("93 % thread_group pool-N-thread-M  380 more")
        .contains("s silence   a accept   e evidence");

    dashboard.alert(alert("1", State.RESOLVED));
    dashboard.alert(alert("2", State.RESOLVED));
    assertThat(dashboard.chosen()).isEmpty();
    assertThat(screen(120, 24)).doesNotContain("thread_leak", "open");
  }

  @Test
  void namesSteerNoTerminalAndForgeNoLine() {
    String evil = "x\u001b[2J\r\nCRITICAL deadlock: forged\u202e\u009b31m";
    tick();
    dashboard.alert(alert("1", State.OPEN, evil));
    dashboard.say("said " + evil);

    assertThat(dashboard.draw(200, 24))
        .allMatch(line -> SafeText.isPlain(line.toString()))
        .noneMatch(line -> line.toString().startsWith("CRITICAL"));
  }

  @ParameterizedTest
  @CsvSource({"120,40", "80,24", "40,10", "20,5", "3,2", "1,1", "500,200"})
  void nothingRunsOverTheScreen(int columns, int rows) {
    for (int i = 0; i < 200; i++) {
      readings.addCustom("metric" + i, i);
    }
    tick();
    for (int i = 0; i < 30; i++) {
      dashboard.alert(alert("" + i, State.OPEN));
      dashboard.say("line " + i);
    }
    List<AttributedString> lines = dashboard.draw(columns, rows);

    assertThat(lines).hasSizeLessThanOrEqualTo(rows);
    assertThat(lines).allMatch(line -> line.columnLength() <= columns);
    dashboard.toggleHelp();
    assertThat(dashboard.draw(columns, rows)).hasSizeLessThanOrEqualTo(rows);
  }

  @Test
  void wherePlaceIsShortTheMostUnusualSeriesAreShown() {
    for (int i = 0; i < 200; i++) {
      readings.addCustom("metric" + i, i);
    }
    tick();

    assertThat(screen(100, 12)).contains("threads").containsPattern("… 19[0-9] less unusual");
  }

  @Test
  void whatIsNotToldIsBlank() {
    tick();
    readings.begin(1, 1);
    dashboard.tick(readings, List.of());

    assertThat(screen(120, 20)).containsPattern("queue +▁ +– +– +– +shown");
  }

  @ParameterizedTest
  @CsvSource({
    "999999, 999999",
    "1000000, 1M",
    "-12345678, -12.3M",
    "999999999, 1000M",
    "1e9, 1G",
    "100000000001, 100G",
    "2.5e12, 2.5T",
    "999999999999999, 1000T",
    "1e15, 1.0E15",
    "-1.7976931348623157e308, -1.80e+308",
    "0.0000123456, 1.23e-05",
    "0.25, 0.250"
  })
  void aBlankIsBetweenNumbers(double value, String shown) {
    readings.addCustom("x", value);
    tick();

    assertThat(screen(120, 20)).containsPattern("x +▁? +\\Q" + shown + "\\E +– +– +shown");
  }

  @Test
  void longNamesAreToldApart() {
    String name = "http_server_request_duration_seconds_";
    readings.addCustom(name + "count", 1);
    readings.addCustom(name + "sum", 2);
    tick();

    assertThat(screen(80, 20))
        .containsPattern("http_ser\\S*…\\S+_count .* 1 ")
        .containsPattern("http_ser\\S*…\\S+_sum .* 2 ");
    assertThat(screen(160, 20)).contains(name + "count ", name + "sum ");
  }

  private void tick() {
    readings.set(Signal.THREADS, 12);
    readings.setLimit(Signal.THREADS, 100);
    readings.addCustom("queue", 3);
    SeriesStatus threads =
        new SeriesStatus(
            "threads", "{thread}", 12, 11.5, 0.2, 2.5, 0.7, 100, SeriesStatus.State.PENDING, 0);
    dashboard.tick(readings, List.of(threads));
  }

  private String screen(int columns, int rows) {
    return dashboard.draw(columns, rows).stream()
        .map(AttributedString::toString)
        .collect(Collectors.joining("\n"));
  }

  private static BehavioralAlert alert(String id, State state) {
    return alert(id, state, "pool-N-thread-M");
  }

  private static BehavioralAlert alert(String id, State state, String suspect) {
    return new BehavioralAlert(
        "shop",
        AnomalyType.THREAD_LEAK,
        "threads",
        400,
        20,
        9,
        Severity.WARNING,
        Instant.EPOCH,
        id,
        "0123456789abcdef",
        state,
        "trend",
        "{thread}",
        Instant.EPOCH,
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(new Suspect("thread_group", suspect, "380 more", OptionalDouble.of(0.93))),
        "threads grows by 100 an hour" + (suspect.startsWith("x") ? ": " + suspect : ""),
        Map.of(),
        OptionalDouble.empty(),
        0);
  }
}
