package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.sink.Links;
import dev.homeostat.sink.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentOptionsTest {

  @TempDir private Path folder;

  private final Properties properties = new Properties();

  private AgentSettings settings(String arguments) {
    return AgentSettings.of(arguments, properties, Map.of());
  }

  @Test
  void withoutASettingTheDefaultsStand() {
    AgentSettings settings = AgentSettings.of(null, properties, Map.of());
    AgentOptions options = AgentOptions.of(settings);
    assertThat(options.enabled()).isTrue();
    assertThat(options.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.detectors()).isEqualTo(DetectorKind.ofDefault());
    assertThat(options.learning()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.window()).isEqualTo(Duration.ofHours(1));
    assertThat(options.alerts()).isEmpty();
    assertThat(options.histogram().share()).isEqualTo(0.0005);
    assertThat(options.histogram().maxPause()).isEqualTo(Duration.ofMillis(20));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void theSeedsRuleAloneHasTheSeedsInterval() {
    assertThat(AgentOptions.of(settings("detectors=zscore")).interval())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(AgentOptions.of(settings("detectors='trend,zscore'")).interval())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theArgumentWinsOverThePropertyOverTheVariableOverTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "window=1m\ninterval=1s\n");
    Map<String, String> environment =
        Map.of("HOMEOSTAT_WINDOW", "2m", "HOMEOSTAT_CONFIG", file.toString());
    assertThat(AgentOptions.of(AgentSettings.of("", properties, environment)).window())
        .isEqualTo(Duration.ofMinutes(2));
    properties.setProperty("homeostat.window", "3m");
    assertThat(AgentOptions.of(AgentSettings.of("", properties, environment)).window())
        .isEqualTo(Duration.ofMinutes(3));
    AgentOptions options = AgentOptions.of(AgentSettings.of("window=4m", properties, environment));
    assertThat(options.window()).isEqualTo(Duration.ofMinutes(4));
    assertThat(options.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.config()).contains(file);
  }

  @ParameterizedTest
  @CsvSource({
    "interval=19ms, interval",
    "interval=fast, interval",
    "window=0s, window",
    "interval=2161h, interval",
    "learning=999999999h, learning",
    "histogram_max_pause=999999999h, histogram_max_pause",
    "enabled=yes, enabled",
    "detectors=magic, detectors",
    "histogram_budget=0.05, histogram_budget",
    "histogram_budget=101%, histogram_budget",
    "histogram_max_pause=20, histogram_max_pause"
  })
  void aBadValueIsToldWithKeyAndWhatIsAllowedAndTheDefaultApplies(String argument, String key) {
    AgentSettings settings = settings(argument);
    AgentOptions options = AgentOptions.of(settings);
    assertThat(options).isEqualTo(AgentOptions.of(settings("")));
    assertThat(settings.problems()).hasSize(1);
    assertThat(settings.problems().get(0))
        .contains(key)
        .contains("allowed is")
        .contains(argument.substring(argument.indexOf('=') + 1))
        .contains("the default applies");
  }

  @ParameterizedTest
  @EnumSource(AgentKey.class)
  void anEmptyValueIsToldAndCountsAsNotSet(AgentKey key) {
    AgentSettings settings =
        AgentSettings.of(key.key() + "=", properties, Map.of(key.variable(), "of the variable"));
    assertThat(settings.value(key)).isEqualTo("of the variable");
    assertThat(settings.problems())
        .contains(
            "bad value '' of %s in the argument: allowed is %s; it counts as not set"
                .formatted(key.key(), key.allowed()));
  }

  @Test
  void anEmptyVariableCountsAsNotSetWithoutAWord() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "window=7m\ninterval=\n");
    properties.setProperty("homeostat.config", file.toString());
    AgentSettings settings = AgentSettings.of("", properties, Map.of("HOMEOSTAT_WINDOW", ""));
    assertThat(AgentOptions.of(settings).window()).isEqualTo(Duration.ofMinutes(7));
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("bad value '' of interval in " + file);
  }

  @Test
  void anUnknownKeyIsToldAndAnUnknownVariableIsNot() {
    properties.setProperty("homeostat.colour", "red");
    AgentSettings settings =
        AgentSettings.of("shape=round", properties, Map.of("HOMEOSTAT_PORT", "tcp://10.0.0.1:80"));
    assertThat(settings.problems())
        .containsExactlyInAnyOrder(
            "unknown key 'shape' in the argument; it is ignored",
            "unknown key 'colour' in the system property homeostat.colour; it is ignored");
  }

  @Test
  void aConfigFileThatIsNotThereIsTold() {
    AgentSettings settings = settings("config=" + folder.resolve("none.properties"));
    assertThat(AgentOptions.of(settings).enabled()).isTrue();
    assertThat(settings.problems()).hasSize(1).first().asString().startsWith("config: cannot read");
  }

  @Test
  void aByteThatIsNoUtf8SpoilsItsOwnValueForTheSettingsAndTheSwitchAlike() throws IOException {
    Path file = folder.resolve("a.properties");
    Files.write(
        file, "# caf\u00e9\nenabled=false\nwindow=\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    AgentSettings settings = settings("config=" + file);
    AgentOptions options = AgentOptions.of(settings);
    assertThat(options.enabled()).isFalse();
    assertThat(new KillSwitch(Optional.of(file)).getAsBoolean()).isFalse();
    assertThat(settings.problems())
        .hasSize(2)
        .startsWith("config: the value of window is no UTF-8 in " + file)
        .last()
        .asString()
        .startsWith("bad value '\ufffd' of window");
  }

  @Test
  void aBrokenEscapeSpoilsTheWholeFileForTheSettingsAndTheSwitchAlike() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "enabled=false\nwindow=\\uxy\n");
    AgentSettings settings = settings("config=" + file);
    assertThat(AgentOptions.of(settings).enabled()).isTrue();
    assertThat(new KillSwitch(Optional.of(file)).getAsBoolean()).isTrue();
    assertThat(settings.problems()).singleElement().asString().startsWith("config: cannot read");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "\ufeffenabled=false\n");
    AgentSettings settings = settings("config=" + file);
    assertThat(AgentOptions.of(settings).enabled()).isFalse();
    assertThat(new KillSwitch(Optional.of(file)).getAsBoolean()).isFalse();
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    AgentSettings settings = settings("config=" + pipe);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("config: cannot read " + pipe)
        .contains("is no regular file");
    assertThat(new KillSwitch(Optional.of(pipe)).getAsBoolean()).isTrue();
  }

  @Test
  void aLongValueHidesNeitherItsKeyNorWhatIsAllowed() {
    AgentSettings settings = settings("interval=" + "9".repeat(500));
    AgentOptions.of(settings);
    assertThat(settings.problems())
        .containsExactly(
            "bad value '%s…' of interval in the argument: allowed is %s; the default applies"
                .formatted("9".repeat(59), AgentKey.INTERVAL.allowed()));
  }

  @Test
  void whatIsQuotedFromOutsideCannotForgeALine() {
    AgentSettings settings = settings("interval=1\n2\u001b[31m");
    AgentOptions.of(settings);
    assertThat(settings.problems().get(0)).doesNotContain("\n").doesNotContain("\u001b");
  }

  @Test
  void theKillSwitchFollowsTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "enabled=false\n");
    KillSwitch free = new KillSwitch(Optional.of(file));
    assertThat(free.getAsBoolean()).isFalse();
    Files.writeString(file, "enabled=true\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(free.getAsBoolean()).isTrue();
    Files.delete(file);
    assertThat(free.getAsBoolean()).isTrue();
  }

  @Test
  void aBadValueOfTheKillSwitchIsToldAndChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "enabled=false\n");
    KillSwitch free = new KillSwitch(Optional.of(file));
    List<String> lines = new ArrayList<>();
    free.tell(lines::add);
    Files.writeString(file, "enabled=on\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    assertThat(free.getAsBoolean()).isFalse();
    assertThat(free.getAsBoolean()).isFalse();
    assertThat(lines)
        .containsExactly(
            "bad value 'on' of enabled in " + file + ": allowed is true or false; it stays off");
  }

  @Test
  void theReceiversAreOffUnlessToldAndABadOneStaysOff() {
    AgentOptions options = AgentOptions.of(settings(""));
    assertThat(options.http()).isEmpty();
    assertThat(options.webhook()).isEmpty();
    assertThat(options.alertmanager()).isEmpty();
    assertThat(options.jmx()).isEqualTo(AgentOptions.Jmx.READ);
    assertThat(AgentOptions.of(settings("http=off")).http()).isEmpty();

    AgentSettings bad =
        settings(
            "webhook=ftp://x,alertmanager=http://u:p@h,jmx=write,webhook_format=xml,"
                + "external_url=here,runbooks=docs/alerts");
    options = AgentOptions.of(bad);
    assertThat(options.webhook()).isEmpty();
    assertThat(options.alertmanager()).isEmpty();
    assertThat(options.links()).isEqualTo(Links.NONE);
    assertThat(bad.problems()).hasSize(6);
  }

  @Test
  void whatWouldExposeDataIsOffWhereItsValueIsBad() {
    AgentSettings bad = settings("jmx=Off,evidence=none");
    AgentOptions options = AgentOptions.of(bad);
    assertThat(options.jmx()).isEqualTo(AgentOptions.Jmx.OFF);
    assertThat(options.evidence()).isEqualTo(EvidenceMode.OFF);
    assertThat(bad.problems()).hasSize(2).allMatch(problem -> problem.endsWith("; it is off"));
  }

  @Test
  void linksAreReadAsTheyWereTold() {
    Links links =
        AgentOptions.of(settings("external_url=https://ops/shop,runbooks=https://wiki/r")).links();
    assertThat(links.page()).contains(URI.create("https://ops/shop"));
    assertThat(links.runbooks()).contains(URI.create("https://wiki/r"));
  }

  @Test
  void aPasswordThatShouldNotBeThereIsNotToldToTheLog() {
    AgentSettings bad = settings("webhook='https://user:hunter2/3@host/path,x'");
    assertThat(AgentOptions.of(bad).webhook()).isEmpty();
    assertThat(bad.problems())
        .singleElement()
        .asString()
        .contains("bad value 'https://***' of webhook")
        .doesNotContain("hunter2");
  }

  @Test
  void anAddressThatIsASecretItselfIsNotToldToTheLog() {
    AgentSettings bad = settings("webhook=htps://hooks.slack.example/services/T0/B0/hunter2");
    assertThat(AgentOptions.of(bad).webhook()).isEmpty();
    assertThat(bad.problems())
        .singleElement()
        .asString()
        .contains("bad value 'htps://hooks.slack.example***' of webhook");
  }

  @Test
  void theReceiversAreReadAsTheyAreTold() {
    AgentOptions options =
        AgentOptions.of(settings("http=0,webhook=https://h/p,webhook_format=slack,jmx=control"));
    assertThat(options.http()).contains("0");
    assertThat(options.webhook()).contains(URI.create("https://h/p"));
    assertThat(options.webhookForm()).isEqualTo(Webhook.Form.SLACK);
    assertThat(options.jmx()).isEqualTo(AgentOptions.Jmx.CONTROL);
  }
}
