package dev.homeostat.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real exporters' pages of this JVM, and captured ones of those that are not here. */
class NameTableTest {

  private static final String TEXT = "text/plain; version=0.0.4";
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final SampleFold fold = new SampleFold();
  private final Readings readings = new Readings();
  private long nanos;

  @ParameterizedTest
  @ValueSource(strings = {TEXT, OPEN_METRICS})
  void clientJavaTellsSignalsAndLimits(String format) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    look(page(registry, format));
    System.gc();
    look(page(registry, format));

    assertIsThisJvm();
    assertThat(offered())
        .contains(
            Signal.BLOCKED_THREADS,
            Signal.DEADLOCKED_THREADS,
            Signal.HEAP_AFTER_GC_MB,
            Signal.CODE_CACHE_MB,
            Signal.DIRECT_MB,
            Signal.MAPPED_MB,
            Signal.RSS_MB,
            Signal.GC_TIME_PCT);
    assertThat(readings.value(Signal.GC_PAUSE_MS)).isPositive();
    assertThat(readings.profile().customMetrics()).containsOnlyKeys("process_cpu_seconds_total");
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, OPEN_METRICS})
  void micrometerTellsSignalsAndLimits(String format) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (JvmGcMetrics collections = new JvmGcMetrics()) {
      collections.bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new JvmMemoryMetrics().bindTo(registry);
      new ClassLoaderMetrics().bindTo(registry);
      new FileDescriptorMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      registry.counter("orders", "kind", "new").increment();
      look(registry.scrape(format));
      registry.counter("orders", "kind", "new").increment(30);
      look(registry.scrape(format));
    } finally {
      registry.close();
    }

    assertIsThisJvm();
    assertThat(offered()).contains(Signal.BLOCKED_THREADS, Signal.CODE_CACHE_MB, Signal.CPU_PCT);
    assertThat(readings.profile().customMetrics()).containsEntry("orders_total{kind=new}", 3.0);
  }

  @Test
  void openTelemetrysEarlierNamesTellSignalsAndLimits() {
    look(
        """
        process_runtime_jvm_threads_count{daemon="true"} 7
        process_runtime_jvm_threads_count{daemon="false"} 2
        process_runtime_jvm_memory_usage_bytes{type="heap",pool="G1 Eden Space"} 1048576
        process_runtime_jvm_memory_usage_bytes{type="heap",pool="G1 Old Gen"} 2097152
        process_runtime_jvm_memory_usage_bytes{type="non_heap",pool="Metaspace"} 4194304
        process_runtime_jvm_memory_limit_bytes{type="heap",pool="G1 Old Gen"} 8388608
        process_runtime_jvm_memory_init_bytes{type="heap",pool="G1 Old Gen"} 8388608
        process_runtime_jvm_gc_duration_milliseconds_sum{gc="G1 Young Generation"} 1000
        process_runtime_jvm_gc_duration_milliseconds_count{gc="G1 Young Generation"} 10
        process_runtime_jvm_cpu_utilization_ratio 0.25
        """);
    look(
        """
        process_runtime_jvm_gc_duration_milliseconds_sum{gc="G1 Young Generation"} 1500
        process_runtime_jvm_gc_duration_milliseconds_count{gc="G1 Young Generation"} 15
        """);

    assertThat(readings.value(Signal.GC_PAUSE_MS)).isCloseTo(100, within(1e-9));
    assertThat(readings.value(Signal.GC_TIME_PCT)).isCloseTo(5, within(1e-9));
    assertThat(first(Signal.THREADS)).isEqualTo(9);
    assertThat(first(Signal.HEAP_ALLOC_MB)).isEqualTo(3);
    assertThat(first(Signal.METASPACE_MB)).isEqualTo(4);
    assertThat(first(Signal.CPU_PCT)).isEqualTo(25);
    assertThat(limits.heap()).isEqualTo(8);
    assertThat(readings.profile().customMetrics()).isEmpty();
  }

  @Test
  void theTimeOfProcessorsSaysNothingWhereTheirLoadIsTold() {
    for (int i = 0; i < 3; i++) {
      look("process_cpu_usage 0.25\nprocess_cpu_time_ns_total %d\n".formatted(i * 1_000_000_000L));
    }

    assertThat(readings.profile().customMetrics()).isEmpty();
    assertThat(readings.value(Signal.CPU_PCT)).isEqualTo(25);
  }

  @Test
  void openTelemetryTellsSignalsAndLimits() {
    look(
        """
        # TYPE jvm_thread_count gauge
        jvm_thread_count{jvm_thread_daemon="true",jvm_thread_state="waiting"} 7
        jvm_thread_count{jvm_thread_daemon="true",jvm_thread_state="blocked"} 2
        jvm_memory_used_bytes{jvm_memory_type="heap",jvm_memory_pool_name="G1 Eden Space"} 1048576
        jvm_memory_used_bytes{jvm_memory_type="heap",jvm_memory_pool_name="G1 Old Gen"} 2097152
        jvm_memory_used_bytes{jvm_memory_type="non_heap",jvm_memory_pool_name="Metaspace"} 4194304
        jvm_memory_limit_bytes{jvm_memory_type="heap",jvm_memory_pool_name="G1 Old Gen"} 8388608
        # TYPE jvm_gc_duration_seconds histogram
        jvm_gc_duration_seconds_sum{jvm_gc_name="G1 Young Generation"} 1
        jvm_gc_duration_seconds_count{jvm_gc_name="G1 Young Generation"} 10
        jvm_gc_duration_seconds_sum{jvm_gc_name="ZGC Major Cycles"} 50
        jvm_cpu_recent_utilization_ratio 0.25
        """);
    look(
        """
        jvm_gc_duration_seconds_sum{jvm_gc_name="G1 Young Generation"} 1.5
        jvm_gc_duration_seconds_count{jvm_gc_name="G1 Young Generation"} 15
        jvm_gc_duration_seconds_sum{jvm_gc_name="ZGC Major Cycles"} 60
        {"jvm.thread.count","jvm.thread.state"="blocked"} 3
        """);

    assertThat(readings.value(Signal.GC_PAUSE_MS)).isCloseTo(100, within(1e-9));
    assertThat(readings.value(Signal.GC_TIME_PCT)).isCloseTo(5, within(1e-9));
    assertThat(readings.value(Signal.BLOCKED_THREADS)).isEqualTo(3);
    assertThat(first(Signal.THREADS)).isEqualTo(9);
    assertThat(first(Signal.BLOCKED_THREADS)).isEqualTo(2);
    assertThat(first(Signal.HEAP_ALLOC_MB)).isEqualTo(3);
    assertThat(first(Signal.METASPACE_MB)).isEqualTo(4);
    assertThat(first(Signal.CPU_PCT)).isEqualTo(25);
    assertThat(limits.heap()).isEqualTo(8);
  }

  /** 12 seconds of four processors in ten. */
  @ParameterizedTest
  @ValueSource(strings = {"system_cpu_count", "jvm_cpu_count", "{\"jvm.cpu.count\"}"})
  void processorTimeIsALoadWhereTheNumberOfProcessorsIsTold(String number) {
    String page = "# TYPE process_cpu_seconds_total counter\n%s 4\nprocess_cpu_seconds_total %d\n";
    look(page.formatted(number, 1));
    assertThat(readings.value(Signal.CPU_PCT)).isNaN();
    look(page.formatted(number, 13));

    assertThat(readings.value(Signal.CPU_PCT)).isCloseTo(30, within(1e-9));
    assertThat(readings.limit(Signal.CPU_PCT)).isEqualTo(100);
    assertThat(readings.profile().customMetrics()).isEmpty();
  }

  @Test
  void ofAnUnknownNumberOfProcessorsItIsACustomMetric() {
    String page = "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ";
    look(page + 1);
    look(page + 13);

    assertThat(readings.offers(Signal.CPU_PCT)).isFalse();
    assertThat(readings.profile().customMetrics())
        .containsOnly(entry("process_cpu_seconds_total", 1.2));
  }

  @Test
  void aLoadThatIsToldCounts() {
    String page = "process_cpu_usage 0.25\nsystem_cpu_count 4\nprocess_cpu_seconds_total ";
    look(page + 1);
    look(page + 13);

    assertThat(readings.value(Signal.CPU_PCT)).isEqualTo(25);
    assertThat(readings.profile().customMetrics()).isEmpty();
  }

  @Test
  void jmxExporterWithoutRulesTellsSignals() {
    look(
        """
        java_lang_Threading_ThreadCount 12
        java_lang_Memory_HeapMemoryUsage_used 3145728
        java_lang_Memory_HeapMemoryUsage_max 8388608
        java_lang_GarbageCollector_CollectionTime{name="G1 Young Generation"} 100
        java_lang_GarbageCollector_CollectionCount{name="G1 Young Generation"} 4
        java_nio_BufferPool_MemoryUsed{name="direct"} 1048576
        java_nio_BufferPool_MemoryUsed{name="mapped - 'non-volatile memory'"} 7
        """);

    assertThat(first(Signal.THREADS)).isEqualTo(12);
    assertThat(first(Signal.HEAP_ALLOC_MB)).isEqualTo(3);
    assertThat(limits.heap()).isEqualTo(8);
    assertThat(first(Signal.DIRECT_MB)).isEqualTo(1);
  }

  /** Of a JVM of 64 MiB; between the looks it collected 50 times, for 2 ms each. */
  @Test
  void aRealPageOfTheJmxExporterInAJvmTellsSignals() throws IOException {
    String page = captured("jmx-exporter-agent.txt");
    look(page);
    assertIsTheCapturedJvm();
    assertThat(first(Signal.THREADS)).isEqualTo(16);
    assertThat(first(Signal.CLASSES_LOADED)).isEqualTo(2_383);
    assertThat(first(Signal.FD_OPEN)).isEqualTo(15);
    assertThat(first(Signal.PENDING_FINALIZATION)).isZero();
    assertThat(first(Signal.RSS_MB)).isCloseTo(103.6, within(0.1));
    look(
        page.replaceFirst("(seconds_count\\{gc=\"G1 Young Generation\"}) 120", "$1 170")
            .replaceFirst("(seconds_sum\\{gc=\"G1 Young Generation\"}) 0.472", "$1 0.572"));
    assertCollected();
  }

  @Test
  void aRealPageOfTheJmxExporterBesideAJvmTellsSignals() throws IOException {
    String page = captured("jmx-exporter-server.txt");
    look(page);
    assertIsTheCapturedJvm();
    assertThat(first(Signal.THREADS)).isEqualTo(16);
    assertThat(first(Signal.CLASSES_LOADED)).isEqualTo(2_106);
    assertThat(first(Signal.FD_OPEN)).isEqualTo(13);
    assertThat(first(Signal.CPU_PCT)).isZero();
    assertThat(first(Signal.HEAP_AFTER_GC_MB)).isCloseTo(0.74, within(0.01));
    assertThat(readings.limit(Signal.CODE_CACHE_MB)).isCloseTo(240, within(0.1));
    look(
        page.replaceFirst("(Young_Generation_CollectionCount.*}) ([\\d.]+)", "$1 220")
            .replaceFirst("(Young_Generation_CollectionTime.*}) 440.0", "$1 540.0"));
    assertThat(readings.value(Signal.GC_TIME_PCT)).isCloseTo(1, within(1e-9));
    assertThat(readings.value(Signal.GC_PAUSE_MS)).isPositive();
    assertThat(readings.profile().customMetrics()).isEmpty();
  }

  /** Of a JVM of 256 MiB with the agent in it, which has no files and buffers by default. */
  @Test
  void aRealPageOfTheOpenTelemetryAgentTellsSignals() throws IOException {
    String page = captured("opentelemetry-agent.txt");
    look(page);
    assertThat(first(Signal.THREADS)).isBetween(10.0, 40.0);
    assertThat(first(Signal.CLASSES_LOADED)).isEqualTo(6_357);
    assertThat(limits.heap()).isEqualTo(256);
    assertThat(first(Signal.HEAP_ALLOC_MB)).isBetween(1.0, 256.0);
    assertThat(first(Signal.HEAP_AFTER_GC_MB)).isBetween(1.0, 256.0);
    assertThat(first(Signal.METASPACE_MB)).isBetween(10.0, 100.0);
    assertThat(first(Signal.CODE_CACHE_MB)).isBetween(1.0, 100.0);
    assertThat(first(Signal.CPU_PCT)).isZero();
    look(
        page.replaceFirst("(duration_seconds_count\\{.*}) 132", "$1 182")
            .replaceFirst("(duration_seconds_sum\\{.*}) 0.227\\d*", "$1 0.327"));
    assertCollected();
    assertThat(readings.profile().customMetrics()).isEmpty();
  }

  private void assertIsTheCapturedJvm() {
    assertThat(limits.heap()).isEqualTo(64);
    assertThat(first(Signal.HEAP_ALLOC_MB)).isBetween(1.0, 64.0);
    assertThat(first(Signal.METASPACE_MB)).isBetween(5.0, 10.0);
    assertThat(first(Signal.CODE_CACHE_MB)).isBetween(2.0, 5.0);
    assertThat(first(Signal.DIRECT_MB)).isCloseTo(3.0, within(0.1));
    assertThat(first(Signal.MAPPED_MB)).isEqualTo(1);
    assertThat(readings.limit(Signal.FD_OPEN)).isEqualTo(20_000);
  }

  private void assertCollected() {
    assertThat(readings.value(Signal.GC_PAUSE_MS)).isCloseTo(2, within(1e-6));
    assertThat(readings.value(Signal.GC_TIME_PCT)).isCloseTo(1, within(1e-6));
  }

  private static String captured(String name) throws IOException {
    try (InputStream page = NameTableTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatACollectionMadeIsNewsOnlyWhenItChanges() {
    String page = "jvm_gc_live_data_size_bytes ";
    look(page + "0");
    assertThat(readings.offers(Signal.HEAP_LIVE_MB)).isFalse();
    look(page + "1048576");
    assertThat(readings.news(Signal.HEAP_LIVE_MB)).isEqualTo(1);
    look(page + "1048576");
    assertThat(readings.news(Signal.HEAP_LIVE_MB)).isNaN();
  }

  @Test
  void otherMetricsAreCustomOnesAndBounded() {
    StringBuilder page = new StringBuilder("jvm_info{version=\"17\"} 1\n");
    page.append("took_bucket{le=\"1\"} 3\nquantiles{quantile=\"0.9\"} 3\nx{a=\"<b>\"} 1\n");
    for (int i = 0; i < 1_000; i++) {
      page.append("queue{n=\"").append(i).append("\"} 1\n");
    }
    look(page.toString());

    assertThat(readings.customCount()).isEqualTo(SampleFold.MOST_CUSTOM);
    assertThat(readings.customName(0)).isEqualTo("queue{n=0}");
    assertThat(fold.tooMany()).isEqualTo(800);
    assertThat(fold.misnamed()).isEqualTo(1);
  }

  private BehaviorProfile firstProfile = readings.profile();
  private Limits limits = new Limits(0);

  /** What bounds the heap. */
  private record Limits(double heap) {}

  private double first(Signal signal) {
    return firstProfile.value(signal).orElse(Double.NaN);
  }

  private void look(String page) {
    readings.begin(nanos, 0);
    Exposition exposition = new Exposition(fold::add);
    exposition.read(page);
    fold.into(readings);
    assertThat(exposition.bad()).isZero();
    if (nanos == 0) {
      firstProfile = readings.profile();
      limits = new Limits(readings.limit(Signal.HEAP_ALLOC_MB));
    }
    nanos += 10_000_000_000L;
  }

  private java.util.List<Signal> offered() {
    return java.util.Arrays.stream(Signal.values()).filter(readings::offers).toList();
  }

  private void assertIsThisJvm() {
    assertThat(readings.value(Signal.THREADS))
        .isCloseTo(ManagementFactory.getThreadMXBean().getThreadCount(), within(10.0));
    assertThat(readings.value(Signal.CLASSES_LOADED)).isBetween(1_000.0, 100_000.0);
    double most = Runtime.getRuntime().maxMemory() / 1048576.0;
    assertThat(readings.limit(Signal.HEAP_ALLOC_MB)).isCloseTo(most, within(most / 5));
    assertThat(readings.value(Signal.HEAP_ALLOC_MB)).isBetween(1.0, most);
    assertThat(readings.value(Signal.METASPACE_MB)).isBetween(1.0, 1_000.0);
    assertThat(readings.value(Signal.FD_OPEN)).isBetween(3.0, 10_000.0);
    assertThat(readings.limit(Signal.FD_OPEN)).isGreaterThan(readings.value(Signal.FD_OPEN));
  }

  private static String page(PrometheusRegistry registry, String format) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    ExpositionFormats.init().findWriter(format).write(page, registry.scrape());
    return page.toString(StandardCharsets.UTF_8);
  }
}
