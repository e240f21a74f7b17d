package dev.homeostat.lab.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks for what is odd in a run's truth: a score is worth no more than that. */
final class TruthCheck {
  private final Recording run;
  private final Trace trace;
  private final JsonNode truth;
  private final List<String> oddities = new ArrayList<>();

  private TruthCheck(Recording run, Trace trace) throws IOException {
    this.run = run;
    this.trace = trace;
    this.truth = new ObjectMapper().readTree(run.folder().resolve("truth.json").toFile());
  }

  /** Returns a line for each oddity. */
  static List<String> of(Recording run, Trace trace) {
    try {
      TruthCheck check = new TruthCheck(run, trace);
      check.run();
      return check.oddities;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    double ticks = (run.endedMillis() - run.startedMillis()) / (double) run.intervalMillis();
    odd(trace.size() < 0.85 * ticks, "%d ticks of %.0f", trace.size(), ticks);
    odd(truth.get("errors").asInt() > 20, "%d errors", truth.get("errors").asInt());
    if (run.healthy()) {
      return;
    }
    double way = (run.exhaustionMillis() - run.onsetMillis()) / 1e3;
    double watched = (run.endedMillis() - run.onsetMillis()) / 1e3;
    odd(way <= 0, "exhausted %.0f s after onset", way);
    odd(way > 8 * watched, "exhausted after %.0f s, watched for %.0f s of it", way, watched);
    odd(way > 0 && watched < 5, "%.1f s watched after onset", watched);
    JsonNode injected = truth.get("injected");
    double lost = injected.get(injected.size() - 1).asDouble();
    odd(lost <= 0, "nothing lost");
    grown(lost);
  }

  /** Compares what was lost with what the trace shows of it. */
  private void grown(double lost) {
    Signal signal = Signal.ofMetric(run.metric()).orElse(Signal.THREADS);
    double[] seen = {Double.NaN, Double.NaN};
    trace.replay(
        1,
        readings -> {
          double value = readings.value(signal);
          if (!Double.isNaN(value)) {
            seen[readings.epochMillis() < run.onsetMillis() ? 0 : 1] = value;
          }
        });
    boolean leak = !truth.get("limit").isNull() && !truth.get("exhausted").asBoolean();
    boolean plain = leak && !run.heap() && lost > 0;
    double grown = seen[1] - seen[0];
    odd(plain && Double.isNaN(seen[1]), "no %s in the trace after onset", run.metric());
    odd(
        plain && (grown < 0.6 * lost || grown > 1.8 * lost),
        "lost %.1f, the trace of %s shows %.1f",
        lost,
        run.metric(),
        grown);
  }

  private void odd(boolean is, String format, Object... values) {
    if (is) {
      String what = String.format(Locale.ROOT, format, values);
      oddities.add(run.name() + " " + run.java() + ": " + what);
    }
  }
}
