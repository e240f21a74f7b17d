package dev.homeostat.kernel;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads what the kernel tells of a process for another program that judges it: for each line it is
 * asked with a tick, which is answered by lines of JSON: alerts that events are, words for a
 * person, and last the signals with what they are about. The last answer is how the process ended.
 * The form is no public surface. One thread runs it.
 */
final class KernelFeed implements AutoCloseable {

  private final AnalyzerOptions analyzer;
  private final Consumer<String> out;
  private final KernelReader reader;

  /**
   * Loads what this kernel allows and attaches it.
   *
   * @param out takes each line
   * @throws IOException where the process is not there, or nothing can be loaded
   */
  KernelFeed(KernelOptions options, Consumer<String> out) throws IOException {
    this.analyzer = options.analyzer();
    this.out = out;
    this.reader = new KernelReader(options, analyzer, this::alert, line -> out.accept(said(line)));
    reader.introduction().forEach(line -> out.accept(said(line)));
  }

  /** Answers until nobody asks any more, or the process ended. */
  void run(BufferedReader questions) throws IOException {
    while (questions.readLine() != null) {
      boolean alive = reader.isAlive();
      out.accept(tick(reader.tick(analyzer.clock().monotonicNanos())));
      if (!alive) {
        out.accept(
            new JsonWriter().beginObject().member("end", reader.end()).endObject().toString());
        return;
      }
    }
  }

  private void alert(BehavioralAlert alert) {
    out.accept(alert.toJson());
  }

  private static String said(String line) {
    return new JsonWriter().beginObject().member("say", line).endObject().toString();
  }

  private String tick(Readings readings) {
    JsonWriter json = new JsonWriter().beginObject().name("signals").beginObject();
    for (Signal signal : Signal.values()) {
      // What is resident, whoever asks sees for himself, with its limit.
      if (signal != Signal.RSS_MB
          && readings.offers(signal)
          && !Double.isNaN(readings.value(signal))) {
        json.member(signal.metric(), readings.value(signal));
      }
    }
    json.endObject().member("account", reader.account().text());
    suspects(json.name("of_stops"), reader.account().occupants(true));
    suspects(json.name("of_application"), reader.account().occupants(false));
    return json.endObject().toString();
  }

  private static void suspects(JsonWriter json, List<Suspect> suspects) {
    json.beginArray();
    for (Suspect suspect : suspects) {
      json.beginObject()
          .member("kind", suspect.kind())
          .member("name", suspect.name())
          .member("detail", suspect.detail())
          .member("share", suspect.share().orElse(0))
          .endObject();
    }
    json.endArray();
  }

  /** Detaches everything. */
  @Override
  public void close() {
    reader.close();
  }
}
