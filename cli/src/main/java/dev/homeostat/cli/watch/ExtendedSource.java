package dev.homeostat.cli.watch;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.evidence.Investigation;
import dev.homeostat.signal.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process of this machine that is looked at from a second place too. Used by one thread. */
abstract class ExtendedSource implements Source {

  private final Source process;

  /** Adds to a process, and closes with it. */
  ExtendedSource(Source process) {
    this.process = process;
  }

  @Override
  public String component() {
    return process.component();
  }

  @Override
  public String title() {
    return process.title();
  }

  @Override
  public Map<String, String> resource() {
    return process.resource();
  }

  @Override
  public int signals() {
    return process.signals();
  }

  @Override
  public Optional<Investigation> investigation(Duration maxPause, Duration pausesApart) {
    return process.investigation(maxPause, pausesApart);
  }

  @Override
  public boolean read(Readings readings) {
    return process.read(readings);
  }

  @Override
  public List<BehavioralAlert> takeAlerts() {
    return process.takeAlerts();
  }

  @Override
  public BehavioralAlert explained(BehavioralAlert alert) {
    return process.explained(alert);
  }

  @Override
  public String ending() {
    return process.ending();
  }

  @Override
  public void close() {
    process.close();
  }
}
