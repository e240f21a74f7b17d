package dev.homeostat.lab.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets watchers loose on recordings, several at once. Thread-safe. */
final class Scoring {
  private final List<Recording> runs;
  private final Map<Recording, Trace> traces = new ConcurrentHashMap<>();

  Scoring(List<Recording> runs) {
    this.runs = List.copyOf(runs);
  }

  List<Recording> runs() {
    return runs;
  }

  /** The trace of a run, read once. */
  Trace trace(Recording run) {
    return traces.computeIfAbsent(
        run,
        any -> {
          try {
            return Trace.of(run);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot read the trace in " + run.folder(), e);
          }
        });
  }

  /** What a watcher makes of every {@code thin}-th tick of all runs. */
  Tally tally(Watcher watcher, int thin) {
    return new Tally(
        runs.parallelStream()
            .map(run -> Outcome.of(run, watcher.watch(run, trace(run), thin)))
            .toList());
  }
}
