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
import java.util.HashSet;
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
 * several JVMs said is judged apart, and its alerts name the JVM. Not thread-safe.
 */
final class RangeQuery implements Replay {

  static final int MOST_VALUES = 4_000_000;
  static final int MOST_SERIES = 100_000;

  /** However it is indented; no row of CSV begins so. */
  private static final Pattern BEGINNING = Pattern.compile("\\s*+(\\[\\s*+)?\\{\\s*+\"");

  private static final String NAME = "__name__";

  /** Many JVMs share one, so that alone it names none. */
  private static final String JOB = "job";

  /** The labels that tell JVMs apart, those that say most first. */
  private static final List<String> IDENTITY =
      List.of("instance", "service_instance_id", "pod", JOB);

  /** Values of Prometheus's that nothing can be told by. */
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "+Inf", "-Inf");

  /** What a summary or a histogram says of one thing. */
  private static final List<String> PARTS = List.of("_sum", "_count", "_bucket");

  private static final double MILLIS = 1e3;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Reader in;
  private final JudgedRun run;
  private final Problems problems;
  private final String file;
  private final Map<List<String>, List<Series>> instances = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Queue<List<Series>> waiting = new ArrayDeque<>();
  private final Set<String> metrics = new LinkedHashSet<>();
  private List<Series> judged = List.of();
  private Readings readings = new Readings();
  private SampleFold fold = new SampleFold();
  private long firstMillis;
  private int values;
  private int series;
  private int tooMany;
  private int misnamed;
  private long noPairs;
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

    String name() {
      return labels.getOrDefault(NAME, "value");
    }

    /** Whose it is: a text for each label of {@link #IDENTITY}, empty where it has none. */
    List<String> identity() {
      return IDENTITY.stream().map(label -> labels.getOrDefault(label, "")).toList();
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

    Sample next(boolean counts) {
      Map<String, String> own = new LinkedHashMap<>(labels);
      own.remove(NAME);
      own.keySet().removeAll(IDENTITY);
      return new Sample(name(), own, values[at++], counts);
    }
  }

  /**
   * Whether a metric only counts up. A range query tells no types; the names have to, and a gauge
   * may be called a count: without another part of a summary beside it, it is one.
   */
  private boolean counts(String name) {
    if (name.endsWith("_total")) {
      return true;
    }
    String part = PARTS.stream().filter(name::endsWith).findFirst().orElse("");
    String base = name.substring(0, name.length() - part.length());
    return !part.isEmpty()
        && PARTS.stream().anyMatch(other -> !other.equals(part) && names.contains(base + other));
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
      fail("is cut off or no JSON: " + Json.trouble(e));
    }
    if (values == 0 && !failed) {
      fail("has no matrix of values; allowed is the answer to a range query of Prometheus");
    } else if (noPairs > 0 && !failed) {
      problems.ofFile(
          "has "
              + (noPairs == 1 ? "1 value that is" : noPairs + " values that are")
              + " no pair of a time and a number; left out");
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
        fold.add(each.next(counts(each.name())));
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
    note(
        notes, tooMany, SampleFold.MOST_CUSTOM + " that are no signal of a JVM are judged at most");
    note(notes, misnamed, "their names are no good");
    return String.join("; ", notes);
  }

  private static void note(List<String> notes, int leftOut, String why) {
    if (leftOut > 0) {
      String least = leftOut < SampleFold.MOST_COUNTED ? "" : "at least ";
      notes.add(least + leftOut + " metrics are left out: " + why);
    }
  }

  /** Turns to the next instance, where there is one. */
  private boolean next() {
    tooMany += fold.tooMany();
    misnamed += fold.misnamed();
    List<Series> instance = waiting.poll();
    if (instance == null) {
      return false;
    }
    judged = instance;
    firstMillis = Long.MAX_VALUE;
    fold = new SampleFold();
    readings = new Readings();
    List<String> identity = instance.get(0).identity();
    String name = nameOf(identity);
    run.afresh(
        name,
        instances.size() > 1 && !name.isEmpty() ? file + ", instance " + name : file,
        name.isEmpty() ? Map.of() : Map.of("service.instance.id", name));
    return true;
  }

  /** The first label of an identity, and of the others those that not all JVMs share. */
  private String nameOf(List<String> identity) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < identity.size(); i++) {
      int at = i;
      String text = identity.get(i);
      boolean first = parts.isEmpty() && !IDENTITY.get(i).equals(JOB);
      if (!text.isEmpty()
          && (first || instances.keySet().stream().anyMatch(jvm -> !jvm.get(at).equals(text)))) {
        parts.add(text);
      }
    }
    return String.join(", ", parts);
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
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY && !failed;
        token = parser.nextToken()) {
      if (token != JsonToken.START_OBJECT) {
        noPairs++;
        parser.skipChildren();
        continue;
      }
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
        names.add(read.name());
        instances.computeIfAbsent(read.identity(), jvm -> new ArrayList<>()).add(read);
      }
    }
  }

  /** Pairs of seconds since 1970 and the value as a text; what is none is counted and left out. */
  private void values(JsonParser parser, Series into) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.START_ARRAY) {
        noPairs++;
        parser.skipChildren();
        continue;
      }
      double seconds = Double.NaN;
      String value = "";
      int parts = 0;
      for (JsonToken part = parser.nextToken();
          part != JsonToken.END_ARRAY;
          part = parser.nextToken()) {
        if (parts == 0 && part.isNumeric()) {
          seconds = parser.getDoubleValue();
        } else if (parts == 1 && part.isScalarValue()) {
          value = parser.getText();
        } else {
          parser.skipChildren();
        }
        parts++;
      }
      take(seconds, value, into);
      if (values > MOST_VALUES) {
        fail("holds more than " + MOST_VALUES + " values; ask for fewer series or a longer step");
        return;
      }
    }
  }

  private void take(double seconds, String text, Series into) {
    double value = Numbers.parse(text);
    boolean timed = seconds >= 0 && seconds * MILLIS < Timestamps.END_MILLIS;
    if (!timed || (Double.isNaN(value) && !NO_NUMBERS.contains(text))) {
      noPairs++;
    } else if (!Double.isNaN(value) && into.add(Math.round(seconds * MILLIS), value)) {
      values++;
    }
  }

  private void fail(String problem) {
    failed = true;
    problems.ofFile(problem);
  }
}
