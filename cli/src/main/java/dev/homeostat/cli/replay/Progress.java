package dev.homeostat.cli.replay;

import dev.homeostat.text.SafeText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How far a long reading has come: one line on a terminal, rewritten twice a second and wiped
 * before anything else is written; nothing in a pipe or a file. Not thread-safe.
 */
public final class Progress {

  private static final long EVERY_NANOS = 500_000_000L;
  private static final String WIPE = "\r\033[K";

  private final PrintWriter terminal;
  private final boolean visible;
  private final LongSupplier clock;
  private String file = "";
  private long size;
  private long read;
  private long shownNanos;
  private boolean shown;

  /**
   * Makes a progress line.
   *
   * @param terminal takes it
   * @param visible whether a person sees it
   */
  public Progress(PrintWriter terminal, boolean visible) {
    this(terminal, visible, System::nanoTime);
  }

  Progress(PrintWriter terminal, boolean visible, LongSupplier clock) {
    this.terminal = terminal;
    this.visible = visible;
    this.clock = clock;
    this.shownNanos = clock.getAsLong();
  }

  /** Whether standard error is a terminal; where the system does not tell, it is none. */
  public static boolean isTerminal() {
    return isTerminal(2);
  }

  /** As {@link #isTerminal()} for another descriptor. */
  public static boolean isTerminal(int descriptor) {
    try {
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor))).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Counts what is read of a file. */
  InputStream watch(Path watched, InputStream bytes) throws IOException {
    file = SafeText.of(String.valueOf(watched.getFileName()));
    size = Files.size(watched);
    read = 0;
    return new FilterInputStream(bytes) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        read += b < 0 ? 0 : 1;
        return b;
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        int n = super.read(into, from, most);
        read += Math.max(0, n);
        return n;
      }
    };
  }

  /** From here to the end of the file nobody knows how far it is. */
  void withoutShare() {
    size = 0;
  }

  /** Shows how far it is, where half a second has passed. */
  void show(Supplier<String> counted) {
    if (!visible) {
      return;
    }
    long now = clock.getAsLong();
    if (now - shownNanos < EVERY_NANOS) {
      return;
    }
    shownNanos = now;
    shown = true;
    String share = size > 0 ? ", %d %%".formatted(100 * Math.min(read, size) / size) : "";
    terminal.print(WIPE + file + ": " + counted.get() + share);
    terminal.flush();
  }

  /** Wipes the line, so that something else can be written. */
  public void clear() {
    if (shown) {
      shown = false;
      terminal.print(WIPE);
      terminal.flush();
    }
  }
}
