package dev.homeostat.cli.watch;

import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.signal.Readings;
import dev.homeostat.sink.StandardError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * A screen of its own on a terminal, drawn anew at each tick and when its size changes, and keys to
 * answer with. The terminal is given back as it was, however the program ends; what was said last
 * then stands on it. Used by one thread.
 */
public final class TerminalView implements View {

  /** As long as it takes to see a changed size or Ctrl-C. */
  private static final long LOOK_MILLIS = 100;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int ESCAPE = 27;
  private static final long REST_OF_ESCAPE_MILLIS = 20;
  private static final int MOST_SAID = 20;
  private static final Size UNKNOWN = new Size(80, 24);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WORKDAY = Duration.ofHours(8);

  /** What a key asks for of the chosen episode. */
  private static final Map<Character, Function<BehavioralAlert, Wish>> OF_EPISODE =
      Map.of(
          's', episode -> silence(episode, HOUR),
          'S', episode -> silence(episode, WORKDAY),
          'a', episode -> new Wish.Control(new ControlCommand.Accept(episode.fingerprint())),
          'e', Wish.Evidence::new);

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final Dashboard dashboard;
  private final Thread restore = new Thread(this::giveBack, "homeostat-terminal");
  private final Deque<String> said = new ArrayDeque<>();
  private final String title;
  private volatile boolean resized = true;
  private volatile boolean interrupted;
  private boolean given;
  private Size size = new Size();

  /**
   * Takes the terminal.
   *
   * @param title what is watched
   * @param learning how long until it can judge
   * @throws IOException where there is none
   */
  public TerminalView(String title, Duration learning) throws IOException {
    this.title = title;
    this.dashboard = new Dashboard(title, learning);
    this.terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(false)
            .provider("exec")
            .encoding(StandardCharsets.UTF_8)
            .build();
    this.before = terminal.enterRawMode();
    this.display = new Display(terminal, true);
    terminal.handle(Terminal.Signal.WINCH, signal -> resized = true);
    terminal.handle(Terminal.Signal.CONT, signal -> resized = true);
    terminal.handle(Terminal.Signal.INT, signal -> interrupted = true);
    Runtime.getRuntime().addShutdownHook(restore);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    draw();
  }

  @Override
  public void alert(BehavioralAlert alert) {
    dashboard.alert(alert);
    String line = alert.timestamp() + " " + StandardError.textOf(alert);
    if (!dashboard.shows(alert)) {
      dashboard.say(line);
    }
    keep(line);
  }

  @Override
  public void tick(Readings readings, List<SeriesStatus> series) {
    dashboard.tick(readings, series);
    draw();
  }

  @Override
  public void say(String line) {
    dashboard.say(line);
    keep(line);
  }

  private void keep(String line) {
    said.addLast(line);
    if (said.size() > MOST_SAID) {
      said.removeFirst();
    }
  }

  @Override
  public Wish await(long nanos) {
    long millis = Math.max(1, Math.min(LOOK_MILLIS, nanos / NANOS_PER_MILLI));
    try {
      int key = terminal.reader().read(millis);
      if (resized) {
        draw();
      }
      return interrupted ? new Wish.Quit() : key < 0 ? ended(key) : wish(key);
    } catch (IOException e) {
      return new Wish.Quit(); // The terminal is gone, and so is whoever looked on.
    }
  }

  @Override
  public void close() {
    giveBack();
    try {
      Runtime.getRuntime().removeShutdownHook(restore);
      terminal.close();
    } catch (IllegalStateException | IOException e) {
      // The JVM ends already, or the terminal is gone.
    }
  }

  /** -2 says that no key was pressed, -1 that none will be. */
  private static Wish ended(int key) {
    return key == -1 ? new Wish.Quit() : new Wish.Nothing();
  }

  private Wish wish(int key) throws IOException {
    Wish wish = new Wish.Nothing();
    switch (key) {
      case 'q', 3 -> wish = new Wish.Quit();
      case 'h', '?' -> dashboard.toggleHelp();
      case 'k' -> dashboard.move(-1);
      case 'j', '\t' -> dashboard.move(1);
      case ESCAPE -> dashboard.move(arrow());
      default -> {
        Function<BehavioralAlert, Wish> asked = OF_EPISODE.get((char) key);
        wish = asked == null ? wish : dashboard.chosen().map(asked).orElse(wish);
      }
    }
    draw();
    return wish;
  }

  /** The rest of an arrow key's sequence: up is one back, down one on. */
  private int arrow() throws IOException {
    int bracket = terminal.reader().read(REST_OF_ESCAPE_MILLIS);
    int which =
        bracket == '[' || bracket == 'O' ? terminal.reader().read(REST_OF_ESCAPE_MILLIS) : 0;
    return which == 'A' ? -1 : which == 'B' ? 1 : 0;
  }

  private static Wish silence(BehavioralAlert episode, Duration lasts) {
    return new Wish.Control(new ControlCommand.Silence(episode.fingerprint(), lasts));
  }

  private synchronized void draw() {
    if (given) {
      return;
    }
    if (resized) {
      resized = false;
      size = terminal.getSize();
      if (size.getRows() == 0 || size.getColumns() == 0) {
        size = UNKNOWN; // Some terminals do not tell.
      }
      display.resize(size.getRows(), size.getColumns());
      display.clear();
    }
    // The display keeps the list and moves its lines about.
    display.update(new ArrayList<>(dashboard.draw(size.getColumns(), size.getRows())), -1);
    terminal.flush();
  }

  private synchronized void giveBack() {
    if (given) {
      return;
    }
    given = true;
    terminal.puts(Capability.exit_ca_mode);
    terminal.puts(Capability.cursor_normal);
    terminal.setAttributes(before);
    terminal.writer().println(title);
    said.forEach(terminal.writer()::println);
    terminal.flush();
  }
}
