package dev.homeostat.cli.watch;

import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Suspect;
import dev.homeostat.cli.replay.Story;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Severity;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.Plain;
import dev.homeostat.text.SafeText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * What the screen shows: a line a series with its course, value, baseline, limit, score and state,
 * the open episodes with their suspects, and the last lines. Whatever the screen's size, nothing
 * runs over it: what does not fit is counted. Not thread-safe.
 */
final class Dashboard {

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle FAINT = PLAIN.faint();
  private static final AttributedStyle BOLD = PLAIN.bold();
  private static final AttributedStyle RED = PLAIN.foreground(AttributedStyle.RED);
  private static final AttributedStyle YELLOW = PLAIN.foreground(AttributedStyle.YELLOW);

  private static final int MOST_LINES = 5;

  /** Columns of a name where place is short; as of the others, the last one stays blank. */
  private static final int LEAST_NAME = 22;

  private static final int NUMBER = 10;
  private static final int STATE = 10;
  private static final int LEAST_COURSE = 12;

  /** Title, what it does, blanks and keys. */
  private static final int FRAME = 5;

  private static final int LEAST_ROWS = 3;

  /** From here on a number is told in millions or more, below {@link #LARGEST}. */
  private static final double MILLION = 1e6;

  private static final double LARGEST = 1e15;
  private static final double THOUSAND = 1e3;
  private static final String PREFIXES = "MGT";

  private static final List<String> HELP =
      List.of(
          "value      what was read last; baseline: what was expected of it",
          "limit      where the resource ends; score: how unusual, suspicious from 0.5 on",
          "up, down   choose an episode",
          "s, S       silence its cause for an hour, for eight",
          "a          accept: what is seen now is normal",
          "e          look again for who is behind it",
          "h          this help, and back",
          "q, Ctrl-C  end");

  private final String title;
  private final Duration learning;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, BehavioralAlert> open = new LinkedHashMap<>();
  private final Deque<String> lines = new ArrayDeque<>();
  private Duration left;
  private boolean begun;
  private long firstNanos;
  private int chosen;
  private boolean help;

  /** One series. */
  private static final class Row {
    private final Sparkline course = new Sparkline();
    private double value = Double.NaN;
    private double limit = Double.NaN;
    private @Nullable SeriesStatus status;

    double score() {
      return status == null || Double.isNaN(status.score()) ? 0 : status.score();
    }
  }

  /**
   * Begins empty.
   *
   * @param title what is watched
   * @param learning how long until it can judge
   */
  Dashboard(String title, Duration learning) {
    this.title = title;
    this.learning = learning;
    this.left = learning;
  }

  void alert(BehavioralAlert alert) {
    if (alert.state() == BehavioralAlert.State.RESOLVED) {
      open.remove(alert.id());
    } else if (Story.isOfEpisode(alert)) {
      open.put(alert.id(), alert);
    }
    chosen = Math.max(0, Math.min(chosen, open.size() - 1));
  }

  /** Whether it stands among the open episodes. */
  boolean shows(BehavioralAlert alert) {
    return open.containsKey(alert.id());
  }

  void say(String line) {
    lines.addLast(line);
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  void tick(Readings readings, List<SeriesStatus> series) {
    firstNanos = begun ? firstNanos : readings.nanos();
    begun = true;
    left = learning.minusNanos(readings.nanos() - firstNanos);
    Map<String, SeriesStatus> statuses =
        series.stream().collect(Collectors.toMap(SeriesStatus::metric, Function.identity()));
    for (Signal signal : Signal.values()) {
      if (readings.offers(signal)) {
        put(signal.metric(), readings.value(signal), readings.limit(signal), statuses);
      }
    }
    Set<String> untold =
        rows.keySet().stream()
            .filter(Dashboard::isCustom)
            .collect(Collectors.toCollection(HashSet::new));
    for (int i = 0; i < readings.customCount(); i++) {
      String metric = Signal.CUSTOM_PREFIX + readings.customName(i);
      put(metric, readings.customValue(i), Readings.ABSENT, statuses);
      untold.remove(metric);
    }
    untold.forEach(metric -> put(metric, Readings.ABSENT, Readings.ABSENT, statuses));
  }

  private static boolean isCustom(String metric) {
    return metric.startsWith(Signal.CUSTOM_PREFIX);
  }

  /** Without the prefix, which says nothing here. */
  private static String bare(String metric) {
    return isCustom(metric) ? metric.substring(Signal.CUSTOM_PREFIX.length()) : metric;
  }

  private void put(String metric, double value, double limit, Map<String, SeriesStatus> statuses) {
    Row row = rows.computeIfAbsent(metric, name -> new Row());
    row.value = value;
    row.limit = limit;
    row.status = statuses.get(metric);
    row.course.add(value);
  }

  /** Moves the choice among the open episodes. */
  void move(int by) {
    chosen = Math.max(0, Math.min(open.size() - 1, chosen + by));
  }

  void toggleHelp() {
    help = !help;
  }

  /** The episode that is chosen. */
  Optional<BehavioralAlert> chosen() {
    return open.values().stream().skip(chosen).findFirst();
  }

  /** Draws everything. */
  List<AttributedString> draw(int columns, int height) {
    List<AttributedString> below = help ? helpLines() : episodes(columns, height / 2);
    if (!help) {
      lines.forEach(line -> below.add(new AttributedString(SafeText.of(line), FAINT)));
    }
    List<AttributedString> screen = new ArrayList<>();
    String stands =
        left.isNegative() || left.isZero()
            ? "judging"
            : "learning, " + Plain.duration(left.toSeconds()) + " left";
    screen.add(new AttributedString(title, BOLD));
    screen.add(new AttributedString(stands));
    screen.add(AttributedString.EMPTY);
    int room = Math.max(LEAST_ROWS, height - FRAME - below.size());
    screen.addAll(table(columns, room));
    screen.add(AttributedString.EMPTY);
    screen.addAll(below);
    while (screen.size() < height - 1) {
      screen.add(AttributedString.EMPTY);
    }
    List<AttributedString> shown =
        new ArrayList<>(screen.subList(0, Math.min(screen.size(), Math.max(0, height - 1))));
    shown.add(
        new AttributedString(
            open.isEmpty()
                ? "q end   h help"
                : "q end   h help   up/down choose   s silence   a accept   e evidence",
            FAINT));
    return shown.stream().map(line -> line.columnSubSequence(0, columns)).toList();
  }

  private static List<AttributedString> helpLines() {
    return HELP.stream().map(AttributedString::new).collect(Collectors.toList());
  }

  /** A heading and a line a series; where there is no room for all, for the most unusual ones. */
  private List<AttributedString> table(int columns, int room) {
    int longest = rows.keySet().stream().mapToInt(metric -> bare(metric).length()).max().orElse(0);
    Columns wide = new Columns(columns, longest);
    List<AttributedString> table = new ArrayList<>();
    table.add(new AttributedString(wide.heading(), FAINT));
    int hidden = Math.max(0, rows.size() - (room - 1));
    Set<String> shown =
        rows.entrySet().stream()
            .sorted(
                Comparator.comparingDouble((Map.Entry<String, Row> row) -> -row.getValue().score()))
            .limit(hidden == 0 ? rows.size() : Math.max(1, room - 2))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> alarmed =
        open.values().stream().map(BehavioralAlert::metric).collect(Collectors.toSet());
    rows.forEach(
        (metric, row) -> {
          if (shown.contains(metric)) {
            table.add(wide.line(metric, row, alarmed.contains(metric)));
          }
        });
    if (shown.size() < rows.size()) {
      table.add(new AttributedString("… " + (rows.size() - shown.size()) + " less unusual", FAINT));
    }
    return table;
  }

  /** The open episodes, as many as there is room for; of the chosen one also the suspects. */
  private List<AttributedString> episodes(int columns, int room) {
    List<AttributedString> drawn = new ArrayList<>();
    int at = 0;
    for (BehavioralAlert episode : open.values()) {
      boolean isChosen = at++ == chosen;
      AttributedString text =
          new AttributedString(
              (isChosen ? "> " : "  ")
                  + episode.severity()
                  + " "
                  + episode.anomalyType().id()
                  + ": "
                  + episode.summary(),
              episode.severity() == Severity.CRITICAL ? RED : YELLOW);
      drawn.addAll(isChosen ? text.columnSplitLength(columns) : List.of(text));
      if (isChosen) {
        for (Suspect suspect : episode.suspects()) {
          drawn.add(new AttributedString(line(suspect)));
        }
      }
    }
    if (drawn.size() > room) {
      drawn.subList(Math.max(0, room - 1), drawn.size()).clear();
      drawn.add(new AttributedString("  … " + open.size() + " open in all", FAINT));
    }
    return drawn;
  }

  private static String line(Suspect suspect) {
    String share =
        suspect.share().isPresent()
            ? String.format(Locale.ROOT, " %3.0f %%", 100 * suspect.share().getAsDouble())
            : "      ";
    return "   "
        + share
        + " "
        + suspect.kind()
        + " "
        + SafeText.of(suspect.name())
        + "  "
        + SafeText.of(suspect.detail());
  }

  /**
   * Which columns a line has at a width: name and value always, the others as there is room. What
   * is left then is shared by the longest name and the course.
   */
  private static final class Columns {
    private final boolean hasState;
    private final boolean hasBaseline;
    private final boolean hasLimit;
    private final boolean hasScore;
    private final int name;
    private final int course;

    Columns(int width, int longest) {
      int room = width - LEAST_NAME - NUMBER;
      hasState = room >= STATE;
      room -= hasState ? STATE : 0;
      int least = room >= LEAST_COURSE ? LEAST_COURSE : 0;
      room -= least;
      hasScore = room >= NUMBER;
      room -= hasScore ? NUMBER : 0;
      hasBaseline = room >= NUMBER;
      room -= hasBaseline ? NUMBER : 0;
      hasLimit = room >= NUMBER;
      room -= hasLimit ? NUMBER : 0;
      int more = Math.max(0, Math.min(longest + 1 - LEAST_NAME, room / 2));
      name = LEAST_NAME + more;
      course = least == 0 ? 0 : Math.min(Sparkline.LONGEST, least + room - more - 1);
    }

    String heading() {
      return line("", " ".repeat(course), "value", "baseline", "limit", "score", "state");
    }

    AttributedString line(String metric, Row row, boolean alarmed) {
      SeriesStatus status = row.status;
      double score = row.score();
      AttributedStyle style = alarmed ? RED : score >= 0.5 ? YELLOW : PLAIN;
      return new AttributedString(
          line(
              shortened(metric),
              row.course.draw(course),
              number(row.value),
              number(status == null ? Double.NaN : status.baseline()),
              number(row.limit),
              status == null ? "" : String.format(Locale.ROOT, "%.2f", score),
              alarmed ? "open" : status == null ? "shown" : status.state().id()),
          style);
    }

    private String line(
        String metric,
        String drawn,
        String value,
        String baseline,
        String limit,
        String score,
        String state) {
      return pad(metric, name, true)
          + (course > 0 ? drawn + " " : "")
          + pad(value, NUMBER, false)
          + (hasBaseline ? pad(baseline, NUMBER, false) : "")
          + (hasLimit ? pad(limit, NUMBER, false) : "")
          + (hasScore ? pad(score, NUMBER, false) : "")
          + (hasState ? " " + state : "");
    }

    /** Without its middle where it is too long: what tells many names apart is at their end. */
    private String shortened(String metric) {
      String bare = bare(metric);
      if (bare.length() < name) {
        return bare;
      }
      int kept = name - 2;
      return bare.substring(0, kept / 2) + "…" + bare.substring(bare.length() - (kept + 1) / 2);
    }

    private static String pad(String text, int width, boolean left) {
      String blanks = " ".repeat(Math.max(0, width - text.length()));
      return left ? text + blanks : blanks + text;
    }

    /** In fewer places than its column has: 1000000000 is 1G. */
    private static String number(double value) {
      if (Double.isNaN(value)) {
        return "–";
      }
      double size = Math.abs(value);
      if (size >= MILLION && size < LARGEST) {
        double scaled = value / MILLION;
        int prefix = 0;
        while (Math.abs(scaled) >= THOUSAND && prefix < PREFIXES.length() - 1) {
          scaled /= THOUSAND;
          prefix++;
        }
        return Plain.number(scaled) + PREFIXES.charAt(prefix);
      }
      String plain = Plain.number(value);
      return plain.length() < NUMBER ? plain : String.format(Locale.ROOT, "%.2e", value);
    }
  }
}
