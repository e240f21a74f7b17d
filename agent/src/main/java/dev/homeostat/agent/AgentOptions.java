package dev.homeostat.agent;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.series.MetricsDb;
import dev.homeostat.sink.Address;
import dev.homeostat.sink.Links;
import dev.homeostat.sink.Webhook;
import dev.homeostat.text.Durations;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent was told, with a default for what it was not. A bad value is told with its key and
 * what is allowed, and the default stands, or nothing of what would expose data. Immutable.
 *
 * @param enabled false: nothing is read and judged
 * @param component who the alerts speak of, where it was told
 * @param version of the watched program, where it was told
 * @param interval between two ticks
 * @param detectors which judge
 * @param learning how long a series is watched before it is judged
 * @param window how far back the seed's baseline looks
 * @param alerts the file that takes alerts; {@code -} is standard error
 * @param http where to answer HTTP, as it was told; nothing is off
 * @param httpToken the file that holds the token, where it was told
 * @param data the folder in which what was learned survives a restart
 * @param links what people who get an alert can click on
 * @param alertmanager where an Alertmanager is
 * @param webhook where alerts are posted
 * @param webhookForm what is posted
 * @param webhookSecret the file that holds the secret they are signed with
 * @param jmx what JMX may do
 * @param histogram what class histograms may cost
 * @param evidence whether it is found out who is behind an episode, and who may hear of it
 * @param evidenceMaxPause what may stop the application longer is not looked at
 * @param config the file that was read, and is read again for {@code enabled}
 */
record AgentOptions(
    boolean enabled,
    Optional<String> component,
    Optional<String> version,
    Duration interval,
    Set<DetectorKind> detectors,
    Duration learning,
    Duration window,
    Optional<String> alerts,
    Optional<String> http,
    Optional<Path> httpToken,
    Optional<Path> data,
    Links links,
    Optional<URI> alertmanager,
    Optional<URI> webhook,
    Webhook.Form webhookForm,
    Optional<Path> webhookSecret,
    Jmx jmx,
    HistogramBudget histogram,
    EvidenceMode evidence,
    Duration evidenceMaxPause,
    Optional<Path> config) {

  private static final String OFF = "off";

  /** What JMX may do. */
  enum Jmx {
    OFF,
    READ,
    CONTROL
  }

  /** Reads the options from the settings; tells what is wrong. */
  static AgentOptions of(AgentSettings settings) {
    Reader reader = new Reader(settings);
    Set<DetectorKind> detectors = reader.detectors();
    boolean seedAlone = detectors.equals(Set.of(DetectorKind.ZSCORE));
    return new AgentOptions(
        reader.truth(AgentKey.ENABLED, true),
        Optional.ofNullable(settings.value(AgentKey.COMPONENT)),
        Optional.ofNullable(settings.value(AgentKey.VERSION)),
        reader.duration(
            AgentKey.INTERVAL,
            AnalyzerOptions.LEAST_INTERVAL,
            seedAlone ? AnalyzerOptions.SEED_INTERVAL : AnalyzerOptions.INTERVAL),
        detectors,
        reader.duration(AgentKey.LEARNING, Duration.ZERO, AnalyzerOptions.LEARNING),
        reader.duration(AgentKey.WINDOW, Duration.ofMillis(1), MetricsDb.WINDOW),
        Optional.ofNullable(settings.value(AgentKey.ALERTS)),
        OFF.equals(settings.value(AgentKey.HTTP))
            ? Optional.empty()
            : Optional.ofNullable(settings.value(AgentKey.HTTP)),
        reader.path(AgentKey.HTTP_TOKEN_FILE),
        reader.path(AgentKey.DATA),
        new Links(reader.address(AgentKey.EXTERNAL_URL), reader.address(AgentKey.RUNBOOKS)),
        reader.address(AgentKey.ALERTMANAGER),
        reader.address(AgentKey.WEBHOOK),
        reader.choice(AgentKey.WEBHOOK_FORMAT, Webhook.Form.values(), Webhook.Form.JSON),
        reader.path(AgentKey.WEBHOOK_SECRET_FILE),
        reader.jmx(),
        new HistogramBudget(
            reader.share(AgentKey.HISTOGRAM_BUDGET, HistogramBudget.DEFAULT.share()),
            reader.duration(
                AgentKey.HISTOGRAM_MAX_PAUSE, Duration.ZERO, HistogramBudget.DEFAULT.maxPause())),
        reader.evidence(),
        reader.duration(
            AgentKey.EVIDENCE_MAX_PAUSE, Duration.ZERO, EvidenceOptions.DEFAULT.maxPause()),
        reader.path(AgentKey.CONFIG));
  }

  static Optional<Boolean> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Double> share(String text) {
    if (!text.endsWith("%")) {
      return Optional.empty();
    }
    try {
      double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      return share >= 0 && share <= 1 ? Optional.of(share) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Reads values one by one. */
  private record Reader(AgentSettings settings) {

    Set<DetectorKind> detectors() {
      String text = settings.value(AgentKey.DETECTORS);
      return text == null
          ? DetectorKind.ofDefault()
          : orElse(AgentKey.DETECTORS, DetectorKind.parse(text), DetectorKind.ofDefault());
    }

    EvidenceMode evidence() {
      String text = settings.value(AgentKey.EVIDENCE);
      return text == null
          ? EvidenceOptions.DEFAULT.mode()
          : orElseOff(AgentKey.EVIDENCE, EvidenceMode.parse(text), EvidenceMode.OFF);
    }

    Jmx jmx() {
      String text = settings.value(AgentKey.JMX);
      return text == null ? Jmx.READ : orElseOff(AgentKey.JMX, named(Jmx.values(), text), Jmx.OFF);
    }

    /** What would expose data is off where its value is bad. */
    private <T> T orElseOff(AgentKey key, Optional<T> read, T off) {
      if (read.isEmpty()) {
        settings.tellBad(key, "it is off");
      }
      return read.orElse(off);
    }

    boolean truth(AgentKey key, boolean otherwise) {
      String text = settings.value(key);
      return text == null ? otherwise : orElse(key, AgentOptions.truth(text), otherwise);
    }

    Duration duration(AgentKey key, Duration least, Duration otherwise) {
      String text = settings.value(key);
      if (text == null) {
        return otherwise;
      }
      Optional<Duration> read = Durations.parse(text);
      boolean good =
          read.isPresent()
              && read.get().compareTo(least) >= 0
              && read.get().compareTo(AnalyzerOptions.LONGEST) <= 0;
      return orElse(key, good ? read : Optional.empty(), otherwise);
    }

    double share(AgentKey key, double otherwise) {
      String text = settings.value(key);
      return text == null ? otherwise : orElse(key, AgentOptions.share(text), otherwise);
    }

    private <T> T orElse(AgentKey key, Optional<T> read, T otherwise) {
      if (read.isEmpty()) {
        settings.tellBad(key);
      }
      return read.orElse(otherwise);
    }

    <T extends Enum<T>> T choice(AgentKey key, T[] choices, T otherwise) {
      String text = settings.value(key);
      return text == null ? otherwise : orElse(key, named(choices, text), otherwise);
    }

    private static <T extends Enum<T>> Optional<T> named(T[] choices, String text) {
      for (T choice : choices) {
        if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
          return Optional.of(choice);
        }
      }
      return Optional.empty();
    }

    Optional<URI> address(AgentKey key) {
      String text = settings.value(key);
      Optional<URI> address = text == null ? Optional.empty() : Address.parse(text);
      if (text != null && address.isEmpty()) {
        settings.tellBad(key);
      }
      return address;
    }

    Optional<Path> path(AgentKey key) {
      String text = settings.value(key);
      try {
        return text == null ? Optional.empty() : Optional.of(Path.of(text));
      } catch (InvalidPathException e) {
        settings.tellBad(key);
        return Optional.empty();
      }
    }
  }
}
