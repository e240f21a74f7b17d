package dev.homeostat.lab.corpus;

import dev.homeostat.sensor.ClassHistogram;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Records every signal of the catalogue with the product's own sensors, and beside the trace, in
 * {@code limits.csv}, the limits as they were last read.
 */
final class SignalRecorder implements AutoCloseable {
  private static final Signal[] SIGNALS = Signal.values();

  private final Thread sampler = new Thread(this::run, "trace-recorder");
  private final Readings readings = new Readings();
  private final double[] limits = new double[SIGNALS.length];
  private final Sensors sensors;
  private final Writer out;
  private final Path limitsFile;
  private final long intervalNanos;
  private volatile boolean closed;

  /** Makes a recorder into one compressed CSV file, which is begun. */
  SignalRecorder(Path file, long intervalMillis) throws IOException {
    ManagementFactory.getPlatformMBeanServer(); // As an agent may, take class histograms at once.
    sensors =
        Sensors.ofThisProcess(
            ClassHistogram.throughMBeanServer(), HistogramBudget.DEFAULT, System.err::println);
    intervalNanos = intervalMillis * 1_000_000;
    limitsFile = file.resolveSibling("limits.csv");
    Arrays.fill(limits, Double.NaN);
    out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file), true), StandardCharsets.US_ASCII);
    out.write("timestamp," + names() + "\n");
    sampler.setDaemon(true);
  }

  /** Begins to record; called once. */
  void start() {
    sampler.start();
  }

  private void run() {
    long due = System.nanoTime();
    while (!closed) {
      long late = System.nanoTime() - due;
      if (late < 0) {
        LockSupport.parkNanos(-late);
        continue;
      }
      try {
        tick(late);
      } catch (OutOfMemoryError e) {
        // A tick is missing: the host has no memory left. The next may find some.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      due = Math.max(due + intervalNanos, System.nanoTime());
    }
  }

  private void tick(long lateNanos) throws IOException {
    readings.begin(System.nanoTime(), System.currentTimeMillis());
    sensors.read(readings);
    readings.set(Signal.HICCUP_MS, lateNanos / 1e6);
    StringBuilder line = new StringBuilder(256).append(readings.epochMillis());
    for (Signal signal : SIGNALS) {
      double value = readings.news(signal);
      line.append(',').append(Double.isNaN(value) ? "" : plain(value));
      double limit = readings.limit(signal);
      limits[signal.index()] = Double.isNaN(limit) ? limits[signal.index()] : limit;
    }
    out.write(line.append('\n').toString());
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String names() {
    return Arrays.stream(SIGNALS).map(Signal::metric).collect(Collectors.joining(","));
  }

  /** Ends the recording and completes the files. */
  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(sampler);
    try {
      sampler.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.close();
    Files.writeString(
        limitsFile,
        names()
            + "\n"
            + Arrays.stream(limits)
                .mapToObj(limit -> Double.isNaN(limit) ? "" : plain(limit))
                .collect(Collectors.joining(","))
            + "\n");
  }
}
