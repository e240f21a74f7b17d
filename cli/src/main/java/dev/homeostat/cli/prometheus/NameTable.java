package dev.homeostat.cli.prometheus;

import dev.homeostat.signal.Signal;
import dev.homeostat.signal.Signal.Limit;
import dev.homeostat.web.PrometheusName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the exporters of the field call our signals. All samples that a row takes are summed up;
 * where several rows mean the same, the first that took one counts.
 */
final class NameTable {

  /**
   * A row: what it tells of which metric (of a limit: of which resource), the unit it is in, and
   * the metric's name with a pattern for each label that matters. Lower case, with underscores for
   * OpenTelemetry's dots.
   */
  private static final String TABLE =
      """
      # client_java 0.x and 1.x, and jmx_exporter, which has it inside
      level   threads               1    jvm_threads_current
      level   blocked_threads       1    jvm_threads_state{state=BLOCKED}
      level   deadlocked_threads    1    jvm_threads_deadlocked
      level   heap_alloc_mb         B    jvm_memory_used_bytes{area=heap}
      level   heap_alloc_mb         B    jvm_memory_bytes_used{area=heap}
      limit   heap                  B    jvm_memory_max_bytes{area=heap}
      limit   heap                  B    jvm_memory_bytes_max{area=heap}
      level   heap_after_gc_mb      B    jvm_memory_pool_collection_used_bytes{pool=HEAP}
      growth  alloc_rate_mb_s       B    jvm_memory_pool_allocated_bytes_total{pool=HEAP}
      level   metaspace_mb          B    jvm_memory_pool_used_bytes{pool=Metaspace}
      level   metaspace_mb          B    jvm_memory_pool_bytes_used{pool=Metaspace}
      limit   metaspace             B    jvm_memory_pool_max_bytes{pool=Metaspace}
      limit   metaspace             B    jvm_memory_pool_bytes_max{pool=Metaspace}
      level   code_cache_mb         B    jvm_memory_pool_used_bytes{pool=Code.*}
      level   code_cache_mb         B    jvm_memory_pool_bytes_used{pool=Code.*}
      limit   code_cache            B    jvm_memory_pool_max_bytes{pool=Code.*}
      limit   code_cache            B    jvm_memory_pool_bytes_max{pool=Code.*}
      stopped gc_time_pct           s    jvm_gc_collection_seconds_sum{gc=STOPS}
      stops   gc_pause_ms           1    jvm_gc_collection_seconds_count{gc=STOPS}
      level   classes_loaded        1    jvm_classes_currently_loaded
      level   classes_loaded        1    jvm_classes_loaded
      level   pending_finalization  1    jvm_memory_objects_pending_finalization
      level   direct_mb             B    jvm_buffer_pool_used_bytes{pool=direct}
      level   mapped_mb             B    jvm_buffer_pool_used_bytes{pool=mapped}
      level   fd_open               1    process_open_fds
      limit   file_descriptors      1    process_max_fds
      level   rss_mb                B    process_resident_memory_bytes
      worked  cpu_pct               s    process_cpu_seconds_total

      # Micrometer
      level   threads               1    jvm_threads_live_threads
      level   threads               1    jvm_threads_live
      level   blocked_threads       1    jvm_threads_states_threads{state=blocked}
      level   heap_live_mb          B    jvm_gc_live_data_size_bytes
      growth  alloc_rate_mb_s       B    jvm_gc_memory_allocated_bytes_total
      level   metaspace_mb          B    jvm_memory_used_bytes{id=Metaspace}
      limit   metaspace             B    jvm_memory_max_bytes{id=Metaspace}
      level   code_cache_mb         B    jvm_memory_used_bytes{id=Code.*}
      limit   code_cache            B    jvm_memory_max_bytes{id=Code.*}
      stopped gc_time_pct           s    jvm_gc_pause_seconds_sum
      stops   gc_pause_ms           1    jvm_gc_pause_seconds_count
      level   classes_loaded        1    jvm_classes_loaded_classes
      level   direct_mb             B    jvm_buffer_memory_used_bytes{id=direct}
      level   mapped_mb             B    jvm_buffer_memory_used_bytes{id=mapped}
      level   fd_open               1    process_files_open_files
      limit   file_descriptors      1    process_files_max_files
      level   cpu_pct               r    process_cpu_usage
      share   cpu_pct               1    system_cpu_count
      worked  cpu_pct               ns   process_cpu_time_ns_total

      # OpenTelemetry, with and without the unit behind the name
      level   threads               1    jvm_thread_count
      level   blocked_threads       1    jvm_thread_count{jvm_thread_state=blocked}
      level   heap_alloc_mb         B    jvm_memory_used_bytes{jvm_memory_type=heap}
      level   heap_alloc_mb         B    jvm_memory_used{jvm_memory_type=heap}
      limit   heap                  B    jvm_memory_limit_bytes{jvm_memory_type=heap}
      limit   heap                  B    jvm_memory_limit{jvm_memory_type=heap}
      level   heap_after_gc_mb      B    jvm_memory_used_after_last_gc_bytes{jvm_memory_type=heap}
      level   heap_after_gc_mb      B    jvm_memory_used_after_last_gc{jvm_memory_type=heap}
      level   metaspace_mb          B    jvm_memory_used_bytes{jvm_memory_pool_name=Metaspace}
      level   metaspace_mb          B    jvm_memory_used{jvm_memory_pool_name=Metaspace}
      level   code_cache_mb         B    jvm_memory_used_bytes{jvm_memory_pool_name=Code.*}
      level   code_cache_mb         B    jvm_memory_used{jvm_memory_pool_name=Code.*}
      limit   code_cache            B    jvm_memory_limit_bytes{jvm_memory_pool_name=Code.*}
      limit   code_cache            B    jvm_memory_limit{jvm_memory_pool_name=Code.*}
      stopped gc_time_pct           s    jvm_gc_duration_seconds_sum{jvm_gc_name=STOPS}
      stops   gc_pause_ms           1    jvm_gc_duration_seconds_count{jvm_gc_name=STOPS}
      stopped gc_time_pct           s    jvm_gc_duration_sum{jvm_gc_name=STOPS}
      stops   gc_pause_ms           1    jvm_gc_duration_count{jvm_gc_name=STOPS}
      level   classes_loaded        1    jvm_class_count
      level   direct_mb             B    jvm_buffer_memory_used_bytes{jvm_buffer_pool_name=direct}
      level   direct_mb             B    jvm_buffer_memory_used{jvm_buffer_pool_name=direct}
      level   mapped_mb             B    jvm_buffer_memory_used_bytes{jvm_buffer_pool_name=mapped}
      level   mapped_mb             B    jvm_buffer_memory_used{jvm_buffer_pool_name=mapped}
      level   fd_open               1    jvm_file_descriptor_count
      limit   file_descriptors      1    jvm_file_descriptor_limit
      level   cpu_pct               r    jvm_cpu_recent_utilization_ratio
      level   cpu_pct               r    jvm_cpu_recent_utilization
      share   cpu_pct               1    jvm_cpu_count
      worked  cpu_pct               s    jvm_cpu_time_seconds_total

      # OpenTelemetry's earlier names, whose counts are gauges
      level   threads               1    process_runtime_jvm_threads_count
      level   heap_alloc_mb         B    process_runtime_jvm_memory_usage_bytes{type=heap}
      level   heap_alloc_mb         B    process_runtime_jvm_memory_usage{type=heap}
      limit   heap                  B    process_runtime_jvm_memory_limit_bytes{type=heap}
      limit   heap                  B    process_runtime_jvm_memory_limit{type=heap}
      level   heap_after_gc_mb      B    process_runtime_jvm_memory_usage_after_last_gc_bytes{type=heap}
      level   heap_after_gc_mb      B    process_runtime_jvm_memory_usage_after_last_gc{type=heap}
      level   metaspace_mb          B    process_runtime_jvm_memory_usage_bytes{pool=Metaspace}
      level   metaspace_mb          B    process_runtime_jvm_memory_usage{pool=Metaspace}
      level   code_cache_mb         B    process_runtime_jvm_memory_usage_bytes{pool=Code.*}
      level   code_cache_mb         B    process_runtime_jvm_memory_usage{pool=Code.*}
      stopped gc_time_pct           ms   process_runtime_jvm_gc_duration_milliseconds_sum{gc=STOPS}
      stops   gc_pause_ms           1    process_runtime_jvm_gc_duration_milliseconds_count{gc=STOPS}
      stopped gc_time_pct           ms   process_runtime_jvm_gc_duration_sum{gc=STOPS}
      stops   gc_pause_ms           1    process_runtime_jvm_gc_duration_count{gc=STOPS}
      level   classes_loaded        1    process_runtime_jvm_classes_current_loaded
      level   direct_mb             B    process_runtime_jvm_buffer_usage_bytes{pool=direct}
      level   direct_mb             B    process_runtime_jvm_buffer_usage{pool=direct}
      level   mapped_mb             B    process_runtime_jvm_buffer_usage_bytes{pool=mapped}
      level   mapped_mb             B    process_runtime_jvm_buffer_usage{pool=mapped}
      level   cpu_pct               r    process_runtime_jvm_cpu_utilization_ratio
      level   cpu_pct               r    process_runtime_jvm_cpu_utilization

      # jmx_exporter without rules: the attributes of the JVM's beans
      level   threads               1    java_lang_threading_threadcount
      level   heap_alloc_mb         B    java_lang_memory_heapmemoryusage_used
      limit   heap                  B    java_lang_memory_heapmemoryusage_max
      level   heap_after_gc_mb      B    java_lang_memorypool_collectionusage_used{name=HEAP}
      level   metaspace_mb          B    java_lang_memorypool_usage_used{name=Metaspace}
      level   code_cache_mb         B    java_lang_memorypool_usage_used{name=Code.*}
      limit   code_cache            B    java_lang_memorypool_usage_max{name=Code.*}
      stopped gc_time_pct           ms   java_lang_garbagecollector_collectiontime{name=STOPS}
      stops   gc_pause_ms           1    java_lang_garbagecollector_collectioncount{name=STOPS}
      level   classes_loaded        1    java_lang_classloading_loadedclasscount
      level   direct_mb             B    java_nio_bufferpool_memoryused{name=direct}
      level   mapped_mb             B    java_nio_bufferpool_memoryused{name=mapped}
      level   pending_finalization  1    java_lang_memory_objectpendingfinalizationcount
      level   fd_open               1    java_lang_operatingsystem_openfiledescriptorcount
      limit   file_descriptors      1    java_lang_operatingsystem_maxfiledescriptorcount
      level   cpu_pct               r    java_lang_operatingsystem_processcpuload
      share   cpu_pct               1    java_lang_operatingsystem_availableprocessors
      """;

  /** What a capital word in a pattern stands for. A cycle's time is none of a stop. */
  private static final Map<String, String> SHORTHANDS =
      Map.of(
          "HEAP", ".*(Eden|Survivor|Old|Tenured|ZHeap|ZGC|Shenandoah).*",
          "STOPS", "(?!.*Cycles$).*");

  /** From a unit to that of our signals: bytes to MiB, a ratio to percent, to milliseconds. */
  private static final Map<String, Double> UNITS =
      Map.of("1", 1.0, "B", 1.0 / (1 << 20), "r", 100.0, "s", 1e3, "ms", 1.0, "ns", 1e-6);

  /** What the sum of a row's samples is. */
  enum Meaning {
    /** The signal's value. */
    LEVEL,
    /** What bounds it. */
    LIMIT,
    /** A counter, of which the signal is the growth per second. */
    GROWTH,
    /** The milliseconds that collections stopped the application for, since its start. */
    STOPPED,
    /** How often they did. */
    STOPS,
    /** How many processors there are, of which the signal is a share. */
    SHARE,
    /** The milliseconds that processors worked for, since the start. */
    WORKED
  }

  /**
   * One name.
   *
   * @param signals which it tells something of
   * @param name in the table's spelling
   * @param labels what the labels have to look like
   * @param factor from its unit to the signals'
   */
  record Row(
      List<Signal> signals,
      Meaning meaning,
      String name,
      Map<String, Pattern> labels,
      double factor) {

    boolean takes(Sample sample) {
      return labels.entrySet().stream()
          .allMatch(
              label ->
                  label
                      .getValue()
                      .matcher(sample.labels().getOrDefault(plain(label.getKey(), sample), ""))
                      .matches());
    }

    /** OpenTelemetry's labels too may have kept their dots. */
    private static String plain(String label, Sample sample) {
      String dotted = label.replace('_', '.');
      return sample.labels().containsKey(dotted) ? dotted : label;
    }
  }

  private static final List<Row> ROWS = rowsOfTable();
  private static final Map<String, List<Integer>> BY_NAME = new HashMap<>();

  static {
    for (int i = 0; i < ROWS.size(); i++) {
      BY_NAME.computeIfAbsent(ROWS.get(i).name(), name -> new ArrayList<>()).add(i);
    }
  }

  private NameTable() {}

  /** All rows, the first that took a sample counting. */
  static List<Row> rows() {
    return ROWS;
  }

  /**
   * Whether a name counts the time of processors, which is a signal only where their number is
   * known.
   */
  static boolean isProcessorTime(List<Integer> rows) {
    return rows.stream().anyMatch(row -> ROWS.get(row).meaning() == Meaning.WORKED);
  }

  /** Where the rows of a sample's name stand; none for what is no signal of ours. */
  static List<Integer> of(Sample sample) {
    return BY_NAME.getOrDefault(sample.plainName(), List.of());
  }

  private static List<Row> rowsOfTable() {
    List<Row> rows = new ArrayList<>();
    TABLE
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.split(" +", 4))
        .forEach(cells -> rows.add(row(cells[0], cells[1], cells[2], cells[3])));
    for (Signal signal : Signal.values()) {
      rows.addAll(ownPage(signal));
    }
    return List.copyOf(rows);
  }

  private static Row row(String meaning, String of, String unit, String selector) {
    Map<String, Pattern> labels = new LinkedHashMap<>();
    int open = selector.indexOf('{');
    if (open >= 0) {
      String[] pair = selector.substring(open + 1, selector.length() - 1).split("=", 2);
      labels.put(pair[0], Pattern.compile(SHORTHANDS.getOrDefault(pair[1], pair[1])));
    }
    Meaning told = Meaning.valueOf(meaning.toUpperCase(Locale.ROOT));
    return new Row(
        told == Meaning.LIMIT ? boundedBy(of) : List.of(Signal.ofMetric(of).orElseThrow()),
        told,
        open < 0 ? selector : selector.substring(0, open),
        labels,
        UNITS.getOrDefault(unit, Double.NaN));
  }

  private static List<Signal> boundedBy(String limit) {
    Limit bound = Limit.valueOf(limit.toUpperCase(Locale.ROOT));
    return Arrays.stream(Signal.values()).filter(signal -> signal.limit() == bound).toList();
  }

  /** What our own {@code /metrics} says of a signal. */
  private static List<Row> ownPage(Signal signal) {
    PrometheusName name = PrometheusName.of(signal);
    Map<String, Pattern> labels = new LinkedHashMap<>();
    name.labels().forEach((label, value) -> labels.put(label, Pattern.compile(value)));
    List<Signal> one = List.of(signal);
    return List.of(
        new Row(one, Meaning.LEVEL, name.family(), labels, 1 / name.factor()),
        new Row(
            one,
            Meaning.LIMIT,
            "homeostat_limit",
            Map.of("metric", Pattern.compile(signal.metric())),
            1));
  }
}
