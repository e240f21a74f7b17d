package dev.homeostat.cli.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's part as a process beside this one that is asked for a tick at a time. What it
 * answers is read by a thread of its own; what nobody fetches is bounded. Used by one thread.
 */
public final class KernelFeed implements AutoCloseable {

  private static final int MOST_LINES = 10_000;
  private static final int LAST_WORDS_SECONDS = 2;

  private final Process process;
  private final OutputStream questions;
  private final Thread reader;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(MOST_LINES);

  /**
   * Starts it.
   *
   * @param command of {@link Sidecar#command(String, List)}, {@code feed} and what it is told of
   *     the process and how to watch it
   * @throws Sidecar.Unavailable where it cannot be; the message says why
   */
  public KernelFeed(List<String> command) throws Sidecar.Unavailable {
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new Sidecar.Unavailable("the kernel's part cannot be started: " + e.getMessage());
    }
    questions = process.getOutputStream();
    reader = new Thread(this::read, "homeostat-kernel");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!answers.offer(line)) {
          return; // Nobody listens.
        }
      }
    } catch (IOException e) {
      // It ended; that is seen by whoever asks next.
    }
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it is there, be it that it does not answer. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks for a tick; says whether there still is somebody to ask. */
  public boolean ask() {
    try {
      questions.write('\n');
      questions.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The next line it said, or nothing where none came in so long. */
  public @Nullable String line(long millis) {
    try {
      return answers.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Asks a last time, of a process that is gone, and ends it; what it answered, to its end. */
  public List<String> lastWords() {
    ask();
    close();
    try {
      reader.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<String> rest = new ArrayList<>();
    answers.drainTo(rest);
    return rest;
  }

  /** Ends it: it detaches everything when nobody can ask it any more. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
