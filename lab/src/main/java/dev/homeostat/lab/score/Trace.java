package dev.homeostat.lab.score;

import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** What was read in a run, tick by tick: {@code trace.csv.gz} with its {@code limits.csv}. */
final class Trace {
  private final List<Optional<Signal>> columns = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private final double[] limits = new double[Signal.values().length];

  private Trace() {
    Arrays.fill(limits, Readings.ABSENT);
  }

  /** Reads the trace of a run. A file that a dying program left unfinished is read to its end. */
  static Trace of(Recording run) throws IOException {
    Trace trace = new Trace();
    trace.readLimits(run.folder().resolve("limits.csv"));
    trace.readRows(run.folder().resolve("trace.csv.gz"));
    return trace;
  }

  private void readLimits(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] names = lines.get(0).split(",", -1);
    String[] cells = lines.get(1).split(",", -1);
    for (int i = 0; i < names.length; i++) {
      double limit = number(cells[i]);
      Signal.ofMetric(names[i]).ifPresent(signal -> limits[signal.index()] = limit);
    }
  }

  private void readRows(Path file) throws IOException {
    List<String> lines = text(file).lines().toList();
    if (lines.isEmpty()) {
      return;
    }
    String[] names = lines.get(0).split(",", -1);
    for (int i = 1; i < names.length; i++) {
      columns.add(Signal.ofMetric(names[i]));
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length == names.length) {
        rows.add(Arrays.stream(cells).mapToDouble(Trace::number).toArray());
      }
    }
  }

  private static String text(Path file) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.transferTo(text);
    } catch (EOFException e) {
      // The program died before it could finish the file.
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Readings.ABSENT : Double.parseDouble(cell);
  }

  /** How many ticks there are. */
  int size() {
    return rows.size();
  }

  /** Hands over each {@code thin}-th tick, in an object that is filled anew each time. */
  void replay(int thin, Consumer<Readings> tick) {
    Readings readings = new Readings();
    for (int row = 0; row < rows.size(); row += thin) {
      double[] cells = rows.get(row);
      long epochMillis = (long) cells[0];
      readings.begin(epochMillis * 1_000_000, epochMillis);
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).isPresent()) {
          Signal signal = columns.get(i).get();
          readings.set(signal, cells[i + 1]);
          readings.setLimit(signal, limits[signal.index()]);
        }
      }
      tick.accept(readings);
    }
  }
}
