package dev.homeostat.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.detect.Verdict;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BehavioralAlertTest {

  private static final Instant WHEN = Instant.parse("2026-11-23T20:15:30Z");

  @Test
  void theJsonFormIsThatOfTheContract() {
    BehavioralAlert alert = leak(0);

    assertThat(alert.toJson())
        .isEqualTo(
            """
            {"component":"shop","anomaly_type":"thread_leak","metric":"threads","current":500,\
            "baseline":42.5,"z_score":7.25,"severity":"CRITICAL",\
            "timestamp":"2026-11-23T20:15:30.000Z","schema":1,"record":"alert","id":"id-1",\
            "fingerprint":"0123456789abcdef","state":"update","detector":"trend",\
            "unit":"{thread}","started_at":"2026-11-23T20:15:29.999Z","limit":4096,\
            "eta_seconds":120,"eta_low":90.5,"eta_high":200,\
            "suspects":[{"kind":"thread_group","name":"pool-#-thread-#","detail":"380 of 500",\
            "share":0.93},{"kind":"class","name":"Foo","detail":""}],"summary":"threads leak",\
            "runbook_url":"docs/alerts/thread_leak.md",\
            "resource":{"host.name":"h","process.pid":"17"}}""");
  }

  @Test
  void aSeedsAlertOfACustomMetricSaysWhatItIs() throws JsonProcessingException {
    JsonNode json = json(seed("custom_metrics.queue", OptionalDouble.empty()));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "component",
            "anomaly_type",
            "metric",
            "current",
            "baseline",
            "z_score",
            "severity",
            "timestamp",
            "schema",
            "record",
            "id",
            "fingerprint",
            "state",
            "detector",
            "unit",
            "started_at",
            "suspects",
            "summary",
            "runbook_url",
            "resource");
    assertThat(json.get("anomaly_type").asText()).isEqualTo("custom_anomaly");
    assertThat(json.get("severity").asText()).isEqualTo("WARNING");
    assertThat(json.get("state").asText()).isEqualTo("open");
    assertThat(json.get("detector").asText()).isEqualTo("zscore");
    assertThat(json.get("summary").asText())
        .isEqualTo("custom_metrics.queue is 1000, 7.1 standard deviations above its mean of 29.4");
  }

  @Test
  void whoeverExplainsItSaysHowOftenItCameBackAsBefore() {
    BehavioralAlert alert = leak(2);
    Suspect likelier = new Suspect("process", "backup", "", OptionalDouble.empty());

    BehavioralAlert explained = alert.explained(List.of(likelier), "the disk is slow");

    assertThat(explained.flaps()).isEqualTo(2);
    assertThat(explained.suspects())
        .hasSize(3)
        .startsWith(likelier)
        .endsWith(alert.suspects().get(1));
    assertThat(explained.summary()).isEqualTo("threads leak; the disk is slow");
  }

  @Test
  void aSeedsAlertOfASignalHasItsTypeUnitSeverityAndLimit() {
    BehavioralAlert alert = seed("heap_alloc_mb", OptionalDouble.of(256));

    assertThat(alert.anomalyType()).isEqualTo(AnomalyType.MEMORY_LEAK);
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.unit()).isEqualTo(Signal.HEAP_ALLOC_MB.unit());
    assertThat(alert.limit()).hasValue(256);
  }

  @Test
  void everyAnomalousTickHasAnIdOfItsOwnAndOneFingerprint() {
    SeedAlerts alerts = new SeedAlerts("shop", Map.of());
    Verdict.Anomalous anomaly = new Verdict.Anomalous(2, 1, 4);
    BehavioralAlert first = alerts.of("threads", anomaly, OptionalDouble.empty(), WHEN);
    BehavioralAlert second = alerts.of("threads", anomaly, OptionalDouble.empty(), WHEN);

    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(first.fingerprint()).isEqualTo(second.fingerprint());
  }

  /** The constants are the promise: a receiver may keep them over restarts and versions. */
  @Test
  void aFingerprintIsTheSameOverRestartsAndVersions() {
    assertThat(BehavioralAlert.fingerprintOf("shop", AnomalyType.THREAD_LEAK, "threads"))
        .isEqualTo(fnv1a("shop\nthread_leak\nthreads"))
        .matches("[0-9a-f]{16}");
    assertThat(BehavioralAlert.fingerprintOf("", AnomalyType.THREAD_LEAK, "threads"))
        .isNotEqualTo(BehavioralAlert.fingerprintOf("", AnomalyType.THREAD_LEAK, "thread"));
  }

  @Test
  void whatCameFromOutsideIsCutAndEscaped() throws JsonProcessingException {
    String evil = "\u001b[31m\u202e\n" + "x".repeat(300);
    BehavioralAlert alert =
        new SeedAlerts(evil, Map.of(evil, evil))
            .of(
                "custom_metrics." + evil,
                new Verdict.Anomalous(2, 1, 4),
                OptionalDouble.empty(),
                WHEN);

    JsonNode json = json(alert);

    assertThat(alert.toJson()).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(json.get("component").asText()).hasSizeLessThanOrEqualTo(200).contains("\\u202e");
    assertThat(json.get("metric").asText()).hasSizeLessThanOrEqualTo(200).contains("\\u001b");
    assertThat(json.get("summary").asText()).doesNotContain("\u202e").doesNotContain("\n");
    json.get("resource")
        .properties()
        .forEach(
            entry -> {
              assertThat(entry.getKey()).hasSizeLessThanOrEqualTo(200);
              assertThat(entry.getValue().asText()).hasSizeLessThanOrEqualTo(200);
            });
  }

  private static BehavioralAlert leak(int flaps) {
    return new BehavioralAlert(
        "shop",
        AnomalyType.THREAD_LEAK,
        "threads",
        500,
        42.5,
        7.25,
        Severity.CRITICAL,
        WHEN,
        "id-1",
        "0123456789abcdef",
        BehavioralAlert.State.UPDATE,
        "trend",
        "{thread}",
        WHEN.minusMillis(1),
        OptionalDouble.of(4096),
        Optional.of(new Finding.Eta(120, 90.5, 200)),
        List.of(
            new Suspect("thread_group", "pool-#-thread-#", "380 of 500", OptionalDouble.of(.93)),
            new Suspect("class", "Foo", "", OptionalDouble.empty())),
        "threads leak",
        Map.of("process.pid", "17", "host.name", "h"),
        OptionalDouble.empty(),
        flaps);
  }

  private static BehavioralAlert seed(String metric, OptionalDouble limit) {
    return new SeedAlerts("shop", Map.of())
        .of(metric, new Verdict.Anomalous(1000, 29.41176, 7.07), limit, WHEN);
  }

  private static JsonNode json(BehavioralAlert alert) throws JsonProcessingException {
    return new ObjectMapper().readTree(alert.toJson());
  }

  private static String fnv1a(String text) {
    java.math.BigInteger hash = new java.math.BigInteger("cbf29ce484222325", 16);
    for (int c : text.chars().toArray()) {
      hash =
          hash.xor(java.math.BigInteger.valueOf(c))
              .multiply(new java.math.BigInteger("100000001b3", 16))
              .mod(java.math.BigInteger.ONE.shiftLeft(64));
    }
    return "%16s".formatted(hash.toString(16)).replace(' ', '0');
  }
}
