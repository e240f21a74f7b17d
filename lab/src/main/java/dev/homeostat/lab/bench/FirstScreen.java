package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a person waits from {@code homeostat watch PID} until the screen shows the first values
 * of an idle JVM: on a terminal that {@code script} makes, since the live view needs one.
 */
final class FirstScreen {

  private static final int STARTS = 10;
  private static final double MOST_SECONDS = 2;

  /** The first signal's row: with it the whole screen was written. */
  private static final String ROW = "threads";

  private static final int PATIENCE_SECONDS = 30;

  private final Path program;

  /**
   * Makes it.
   *
   * @param program the command line's jar
   */
  FirstScreen(Path program) {
    this.program = program;
  }

  /** A row of the page: the watcher and what is watched run on the same JDK. */
  String row(Jdk jdk) throws Exception {
    Path folder = Files.createTempDirectory("homeostat-first-screen");
    List<Double> seconds = new ArrayList<>();
    try (ForkedJvm host = Candidate.none().start(jdk, folder, List.of())) {
      start(jdk, host.pid()); // Its files are in the system's memory then, as on a second look.
      for (int i = 0; i < STARTS; i++) {
        seconds.add(start(jdk, host.pid()));
      }
    }
    Spread spread = Spread.of(seconds);
    return String.format(
        Locale.ROOT,
        "| %s | %.2f s | %.2f … %.2f s | at most %.0f s | %s |",
        jdk,
        spread.median(),
        spread.least(),
        spread.most(),
        MOST_SECONDS,
        spread.median() <= MOST_SECONDS ? "yes" : "**no**");
  }

  private double start(Jdk jdk, long pid) throws IOException, InterruptedException {
    String command = jdk.tool("java") + " -jar '" + program + "' watch " + pid;
    ProcessBuilder builder = new ProcessBuilder("script", "-qfec", command, "/dev/null");
    builder.environment().put("TERM", "xterm");
    long begin = System.nanoTime();
    Process process = builder.redirectErrorStream(true).start();
    try {
      InputStream in = process.getInputStream();
      StringBuilder screen = new StringBuilder();
      byte[] bytes = new byte[8_192];
      while (screen.indexOf(ROW) < 0) {
        int count = in.read(bytes);
        if (count < 0) {
          throw new IOException("no screen, but: " + screen);
        }
        screen.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
      }
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      end(process);
    }
  }

  /** Presses the key that ends it, reads what it says last, and waits. */
  private static void end(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().write('q');
      process.getOutputStream().flush();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
    } finally {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
