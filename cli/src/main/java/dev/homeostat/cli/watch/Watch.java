package dev.homeostat.cli.watch;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.signal.Readings;

/** Reads, judges and shows, a tick an interval, until what is watched ends. */
public final class Watch {

  private final Source source;
  private final AnalyzerOptions options;
  private final View view;

  public Watch(Source source, AnalyzerOptions options, View view) {
    this.source = source;
    this.options = options;
    this.view = view;
  }

  /**
   * Runs until what is watched has ended, a person has had enough, this thread is interrupted, or
   * enough ticks were made.
   *
   * @param most how many ticks; 0: without end
   * @return how many ticks there were
   */
  public long run(long most) {
    Judge judge = new Judge(options, view::alert, view::say, view);
    Readings readings = new Readings();
    long interval = options.interval().toNanos();
    long due = options.clock().monotonicNanos();
    long ticks = 0;
    while (!Thread.currentThread().isInterrupted() && (most == 0 || ticks < most)) {
      long now = options.clock().monotonicNanos();
      if (now < due) {
        Wish wish = view.await(due - now);
        if (wish instanceof Wish.Quit) {
          break;
        }
        grant(wish, judge);
        continue;
      }
      readings.begin(now, options.clock().epochMillis());
      if (!source.read(readings)) {
        break;
      }
      judge.judge(readings);
      view.tick(readings, judge.series());
      ticks++;
      due = Math.max(due + interval, now);
    }
    return ticks;
  }

  private void grant(Wish wish, Judge judge) {
    if (wish instanceof Wish.Control asked) {
      ControlRecord record =
          judge.control(asked.command(), "terminal", options.clock().epochMillis());
      view.say(record.command() + ": " + record.summary());
    }
  }
}
