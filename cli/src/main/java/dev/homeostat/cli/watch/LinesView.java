package dev.homeostat.cli.watch;

import dev.homeostat.SeriesStatus;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Readings;
import dev.homeostat.sink.StandardError;
import java.io.PrintWriter;
import java.util.List;

/** A line an alert, for a pipe or a file. */
public final class LinesView implements View {

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  /**
   * Makes a view.
   *
   * @param json whether each alert is a JSON object on {@code out}, which gets nothing else then
   */
  public LinesView(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  @Override
  public void alert(BehavioralAlert alert) {
    out.println(json ? alert.toJson() : alert.timestamp() + " " + StandardError.textOf(alert));
    out.flush();
  }

  @Override
  public void tick(Readings readings, List<SeriesStatus> series) {}

  @Override
  public void say(String line) {
    PrintWriter to = json ? err : out;
    to.println(line);
    to.flush();
  }
}
