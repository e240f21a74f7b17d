package dev.homeostat.cli.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.homeostat.cli.prometheus.Sample;
import dev.homeostat.cli.prometheus.SampleFold;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer to one of Prometheus's range queries ({@code /api/v1/query_range}, a matrix)
 * through the judge. Such an answer has one series behind the other, so it is held in memory, up to
 * {@value #MOST_VALUES} values of {@value #MOST_SERIES} series, and then judged a time a tick; what
 * several instances said is judged apart, and its alerts name the instance. Not thread-safe.
 */
final class RangeQuery implements Replay {

  static final int MOST_VALUES = 4_000_000;
  static final int MOST_SERIES = 100_000;

  /** However it is indented; no row of CSV begins so. */
  private static final Pattern BEGINNING = Pattern.compile("\\s*+(\\[\\s*+)?\\{\\s*+\"");

  private static final String INSTANCE = "instance";
  private static final double MILLIS = 1e3;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Reader in;
  private final JudgedRun run;
  private final Problems problems;
  private final String file;
  private final Map<String, List<Series>> instances = new LinkedHashMap<>();
  private final Queue<List<Series>> waiting = new ArrayDeque<>();
  private final Set<String> metrics = new LinkedHashSet<>();
  private List<Series> judged = List.of();
  private Readings readings = new Readings();
  private SampleFold fold = new SampleFold();
  private long firstMillis;
  private int values;
  private int series;
  private int leftOut;
  private long ticks;
  private boolean failed;

  RangeQuery(Reader in, JudgedRun run, Problems problems) {
    this.in = in;
    this.run = run;
    this.problems = problems;
    this.file = run.options().component();
  }

  /** Whether a text begins as such an answer does. */
  static boolean begins(String beginning) {
    return BEGINNING.matcher(beginning).lookingAt();
  }

  /** One series: when it had which value. */
  private static final class Series {
    private static final int FEW = 4;

    private final Map<String, String> labels = new LinkedHashMap<>();
    private long[] millis = new long[FEW];
    private double[] values = new double[FEW];
    private int count;
    private int at;

    void name(@Nullable Object metric) {
      if (metric instanceof Map<?, ?> all) {
        all.forEach((label, text) -> labels.put(String.valueOf(label), String.valueOf(text)));
      }
    }

    String instance() {
      return labels.getOrDefault(INSTANCE, "");
    }

    /** Adds a value; one that is not later than the last is left out. */
    boolean add(long when, double value) {
      if (count > 0 && when <= millis[count - 1]) {
        return false;
      }
      if (count == values.length) {
        millis = Arrays.copyOf(millis, count * 2);
        values = Arrays.copyOf(values, count * 2);
      }
      millis[count] = when;
      values[count] = value;
      count++;
      return true;
    }

    /** Gives back the room that no value has taken. */
    void end() {
      millis = Arrays.copyOf(millis, count);
      values = Arrays.copyOf(values, count);
    }

    long nextMillis() {
      return at < count ? millis[at] : Long.MAX_VALUE;
    }

    Sample next() {
      String name = labels.getOrDefault("__name__", "value");
      Map<String, String> own = new LinkedHashMap<>(labels);
      own.keySet().removeAll(Set.of("__name__", INSTANCE, "job"));
      return new Sample(name, own, values[at++], counts(name));
    }

    /** A range query tells no types; the names have to. */
    private static boolean counts(String name) {
      return name.endsWith("_total") || name.endsWith("_sum") || name.endsWith("_count");
    }
  }

  /** Reads the whole answer. */
  @Override
  public boolean begin() throws IOException {
    try (JsonParser parser = Json.factory().createParser(in)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        matrix(parser);
      } else {
        answer(parser);
      }
    } catch (JsonProcessingException e) {
      fail("is cut off or no JSON: " + SafeText.of(e.getOriginalMessage()));
    }
    if (values == 0 && !failed) {
      fail("has no matrix of values; allowed is the answer to a range query of Prometheus");
    }
    waiting.addAll(instances.values());
    return !failed && next();
  }

  @Override
  public boolean step() {
    long now = judged.stream().mapToLong(Series::nextMillis).min().orElse(Long.MAX_VALUE);
    if (now == Long.MAX_VALUE) {
      return next();
    }
    firstMillis = Math.min(firstMillis, now);
    readings.begin((now - firstMillis) * NANOS_PER_MILLI, now);
    for (Series each : judged) {
      if (each.nextMillis() == now) {
        fold.add(each.next());
      }
    }
    fold.into(readings);
    run.tick(readings);
    ticks++;
    note(readings);
    return true;
  }

  @Override
  public String counted() {
    return "%d series, %d values".formatted(series, values);
  }

  /** All of it is read before the first tick. */
  @Override
  public boolean isJudgedAsRead() {
    return false;
  }

  @Override
  public long ticks() {
    return ticks;
  }

  @Override
  public long nanos() {
    return readings.nanos();
  }

  @Override
  public Set<String> metrics() {
    return metrics;
  }

  @Override
  public String note() {
    List<String> notes = new ArrayList<>();
    if (instances.size() > 1) {
      notes.add(instances.size() + " instances, each judged afresh");
    }
    if (leftOut > 0) {
      notes.add(
          (leftOut < SampleFold.MOST_COUNTED ? "" : "at least ")
              + leftOut
              + " metrics are left out, one too many or with a name that is no good");
    }
    return String.join("; ", notes);
  }

  /** Turns to the next instance, where there is one. */
  private boolean next() {
    leftOut += fold.leftOut();
    List<Series> instance = waiting.poll();
    if (instance == null) {
      return false;
    }
    judged = instance;
    firstMillis = Long.MAX_VALUE;
    fold = new SampleFold();
    readings = new Readings();
    String name = instance.get(0).instance();
    run.afresh(
        name,
        instances.size() > 1 && !name.isEmpty() ? file + ", instance " + name : file,
        name.isEmpty() ? Map.of() : Map.of("service.instance.id", name));
    return true;
  }

  private void note(Readings tick) {
    for (Signal signal : Signal.values()) {
      if (tick.offers(signal)) {
        metrics.add(signal.metric());
      }
    }
    for (int i = 0; i < tick.customCount(); i++) {
      metrics.add(Signal.CUSTOM_PREFIX + tick.customName(i));
    }
  }

  private void answer(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME && !failed) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("data") && value == JsonToken.START_OBJECT) {
        answer(parser);
      } else if (field.equals("result") && value == JsonToken.START_ARRAY) {
        matrix(parser);
      } else if (field.equals("error")) {
        fail("is an error of Prometheus: " + SafeText.of(parser.getText()));
      } else {
        parser.skipChildren();
      }
    }
  }

  private void matrix(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT && !failed) {
      Series read = new Series();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("metric") && value == JsonToken.START_OBJECT) {
          read.name(Json.value(parser));
        } else if (field.equals("values") && value == JsonToken.START_ARRAY) {
          values(parser, read);
        } else {
          parser.skipChildren();
        }
      }
      if (read.count > 0) {
        read.end();
        if (++series > MOST_SERIES) {
          fail("holds more than " + MOST_SERIES + " series; ask for fewer");
          return;
        }
        instances.computeIfAbsent(read.instance(), name -> new ArrayList<>()).add(read);
      }
    }
  }

  /** Pairs of seconds since 1970 and the value as a text. */
  private void values(JsonParser parser, Series into) throws IOException {
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      double seconds = parser.nextToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
      parser.nextToken();
      double value = Numbers.parse(parser.getText());
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
      }
      boolean good = seconds >= 0 && seconds * MILLIS < Timestamps.END_MILLIS;
      if (good && !Double.isNaN(value) && into.add(Math.round(seconds * MILLIS), value)) {
        values++;
      }
      if (values > MOST_VALUES) {
        fail("holds more than " + MOST_VALUES + " values; ask for fewer series or a longer step");
        return;
      }
    }
  }

  private void fail(String problem) {
    failed = true;
    problems.ofFile(problem);
  }
}
