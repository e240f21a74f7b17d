package dev.homeostat.cli.prometheus;

import dev.homeostat.cli.prometheus.NameTable.Meaning;
import dev.homeostat.cli.prometheus.NameTable.Row;
import dev.homeostat.signal.MetricName;
import dev.homeostat.signal.Rate;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes readings of a tick's samples: signals by {@link NameTable}, counters by their growth, and
 * whatever else there is as custom metrics, {@value #MOST_CUSTOM} of them at most. Not thread-safe.
 */
public final class SampleFold {

  /** As many custom metrics are watched, those that came first. */
  public static final int MOST_CUSTOM = 200;

  /** What families of the JVM and of exporters say besides, says nothing new. */
  private static final List<String> SAID_ALREADY =
      List.of(
          "jvm_",
          "java_lang_",
          "java_nio_",
          "jmx_",
          "homeostat_",
          "process_runtime_jvm_",
          "process_start_time",
          "process_uptime",
          "process_virtual_memory",
          "scrape_",
          "target_info",
          "otel_scope_info");

  /** Histograms' buckets, birthdays, and names that are no measure. */
  private static final List<String> NO_MEASURE = List.of("_bucket", "_created", "_info");

  private static final String OWN_CUSTOM = "homeostat_custom_metric";
  private static final double PERCENT = 100;
  private static final double MILLIS_PER_PERCENT = 10; // of a second

  /** Of the metrics that are left out, as many are counted. */
  public static final int MOST_COUNTED = 10_000;

  /** A page says these at every look, and a collection makes them anew only now and then. */
  private static final Set<Signal> OF_COLLECTIONS =
      EnumSet.of(Signal.HEAP_AFTER_GC_MB, Signal.HEAP_LIVE_MB, Signal.GC_PAUSE_MS);

  private static final List<Row> ROWS = NameTable.rows();

  private final double[] sums = new double[ROWS.size()];
  private final Rate[] rates = new Rate[ROWS.size()];
  private final Map<Signal, Double> collected = new EnumMap<>(Signal.class);
  private final Map<String, Custom> custom = new LinkedHashMap<>();
  private final Set<Integer> tooMany = new HashSet<>();
  private final Set<Integer> misnamed = new HashSet<>();

  /** Milliseconds of collections a second of the present tick. */
  private double stopped = Double.NaN;

  /** How many processors there are, where the present tick told. */
  private double processors = Double.NaN;

  /** A custom metric. */
  private static final class Custom {
    private final @Nullable Rate rate;
    private final boolean isProcessorTime;
    private double value = Double.NaN;

    Custom(boolean counts, boolean isProcessorTime) {
      this.rate = counts ? new Rate() : null;
      this.isProcessorTime = isProcessorTime;
    }

    void into(Readings readings, String name) {
      double judged =
          rate == null || Double.isNaN(value) ? value : rate.perSecond(readings.nanos(), value);
      if (Double.isFinite(judged)) {
        readings.addCustom(name, judged);
      }
      value = Double.NaN;
    }
  }

  /** Begins without samples. */
  public SampleFold() {
    Arrays.setAll(rates, i -> new Rate());
    Arrays.fill(sums, Double.NaN);
  }

  /** Takes a sample of the present tick. */
  public void add(Sample told) {
    Sample sample = BeanSample.byType(told);
    List<Integer> rows = NameTable.of(sample);
    for (int row : rows) {
      boolean known = Double.isFinite(sample.value()) && sample.value() >= 0;
      if (known && ROWS.get(row).takes(sample)) {
        sums[row] = (Double.isNaN(sums[row]) ? 0 : sums[row]) + sample.value();
      }
    }
    boolean isProcessorTime = NameTable.isProcessorTime(rows);
    if (rows.isEmpty() || isProcessorTime) {
      addCustom(sample, isProcessorTime);
    }
  }

  /** Puts what was added into the readings, whose tick has begun, and forgets it. */
  public void into(Readings readings) {
    processors = Double.NaN;
    for (Meaning meaning : Meaning.values()) {
      Set<Signal> told = EnumSet.noneOf(Signal.class);
      for (int i = 0; i < sums.length; i++) {
        Row row = ROWS.get(i);
        if (row.meaning() == meaning && !Double.isNaN(sums[i])) {
          for (Signal signal : row.signals()) {
            if (told.add(signal)) {
              put(readings, signal, i);
            }
          }
        }
      }
    }
    readings.setLimit(Signal.CPU_PCT, PERCENT);
    readings.setLimit(Signal.GC_TIME_PCT, PERCENT);
    boolean isLoadTold = !Double.isNaN(processors) || !Double.isNaN(readings.news(Signal.CPU_PCT));
    custom.forEach(
        (name, metric) -> {
          if (metric.isProcessorTime && isLoadTold) {
            metric.value = Double.NaN; // It says nothing new.
          }
          metric.into(readings, name);
        });
    Arrays.fill(sums, Double.NaN);
  }

  /** How many other metrics there were beyond those that are watched. */
  public int tooMany() {
    return tooMany.size();
  }

  /** How many other metrics there were whose name cannot be taken. */
  public int misnamed() {
    return misnamed.size();
  }

  private void put(Readings readings, Signal signal, int at) {
    Row row = ROWS.get(at);
    double value = sums[at] * row.factor();
    switch (row.meaning()) {
      case LEVEL -> level(readings, signal, value);
      case LIMIT -> readings.setLimit(signal, value);
      case GROWTH -> readings.set(signal, rates[at].perSecond(readings.nanos(), value));
      case STOPPED -> {
        stopped = rates[at].perSecond(readings.nanos(), value);
        readings.set(signal, Math.min(PERCENT, stopped / MILLIS_PER_PERCENT));
      }
      case STOPS -> {
        double stops = rates[at].perSecond(readings.nanos(), value);
        readings.set(signal, stops > 0 ? stopped / stops : Readings.ABSENT);
      }
      case SHARE -> processors = sums[at];
      case WORKED -> {
        if (!Double.isNaN(processors) && Double.isNaN(readings.news(signal))) {
          double worked = rates[at].perSecond(readings.nanos(), value);
          readings.set(signal, Math.min(PERCENT, worked / MILLIS_PER_PERCENT / processors));
        }
      }
    }
  }

  private void level(Readings readings, Signal signal, double value) {
    if (!OF_COLLECTIONS.contains(signal)) {
      readings.set(signal, value);
    } else if (value > 0) {
      Double before = collected.put(signal, value);
      boolean news = before == null || before != value;
      readings.set(signal, news ? value : Readings.ABSENT);
    }
  }

  private void addCustom(Sample sample, boolean isProcessorTime) {
    String plain = sample.plainName();
    boolean own = plain.startsWith(OWN_CUSTOM);
    boolean says =
        own
            || (SAID_ALREADY.stream().noneMatch(plain::startsWith)
                && NO_MEASURE.stream().noneMatch(plain::endsWith)
                && !sample.labels().containsKey("quantile"));
    if (!says) {
      return;
    }
    String title = own ? sample.labels().getOrDefault("name", "") : sample.title();
    Custom metric = custom.get(title);
    if (metric == null) {
      boolean named = MetricName.problemOf(title).isEmpty();
      if (!named || custom.size() >= MOST_CUSTOM) {
        Set<Integer> leftOut = named ? tooMany : misnamed;
        if (leftOut.size() < MOST_COUNTED) {
          leftOut.add(title.hashCode());
        }
        return;
      }
      metric = new Custom(sample.counts(), isProcessorTime);
      custom.put(title, metric);
    }
    metric.value = sample.value();
  }
}
