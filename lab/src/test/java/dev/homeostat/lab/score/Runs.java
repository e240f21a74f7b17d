package dev.homeostat.lab.score;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.zip.GZIPOutputStream;

/** Writes recordings by hand: 100 s of threads at 250 ms, as the corpus has them. */
final class Runs {
  static final long START = 1_700_000_000_000L;
  static final long ONSET = START + 40_000;
  static final long END = START + 100_000;

  private Runs() {}

  /** A leak of threads from 40 s on, which would be out of threads after 140 s. */
  static Recording leak(Path folder, IntToDoubleFunction threads) {
    write(folder, false, threads);
    return read(folder);
  }

  /** A healthy program. */
  static Recording healthy(Path folder, IntToDoubleFunction threads) {
    write(folder, true, threads);
    return read(folder);
  }

  /** An alarm so many seconds after the start. */
  static Alarm alarm(String type, double seconds) {
    long at = START + Math.round(seconds * 1000);
    return new Alarm(type, "threads", at, "", Double.NaN, Double.NaN, true);
  }

  private static Recording read(Path folder) {
    try {
      return Recording.of(folder.resolve("truth.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, boolean healthy, IntToDoubleFunction threads) {
    String fault =
        """
        "onset_ms": %d, "exhaustion_ms": %d, "limit": 1000, "exhausted": false,
        "metric": "threads", "injected": [0, 0, 500],
        "accepted": ["thread_leak"], "symptoms": ["memory_leak"],
        """
            .formatted(ONSET, START + 140_000);
    String truth =
        """
        { "case": "by-hand", "set": "short", "half": "design", "healthy": %b, %s
          "jdk": "17.0.1", "collector": "g1", "errors": 0,
          "started_ms": %d, "ended_ms": %d, "interval_ms": 250, "learning_ms": 20000 }
        """
            .formatted(healthy, healthy ? "" : fault, START, END);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("truth.json"), truth);
      Files.writeString(folder.resolve("limits.csv"), "threads,fd_open\n1000,\n");
      try (OutputStream file = Files.newOutputStream(folder.resolve("trace.csv.gz"));
          Writer out =
              new OutputStreamWriter(new GZIPOutputStream(file), StandardCharsets.US_ASCII)) {
        out.write("timestamp,threads,fd_open,unknown\n");
        for (int tick = 0; tick < 400; tick++) {
          out.write(START + tick * 250L + "," + threads.applyAsDouble(tick) + ",,1\n");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
