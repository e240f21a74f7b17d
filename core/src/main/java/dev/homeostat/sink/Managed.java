package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.signal.BehaviorProfile;
import java.util.List;

/** What of a watcher can be seen and told from outside. Thread-safe. */
public interface Managed {

  /** Who is watched. */
  String component();

  /** What the last tick read. */
  BehaviorProfile profile();

  /** What is open and what ended last. */
  List<BehavioralAlert> episodes();

  /** Does what a person asks for. */
  ControlRecord control(ControlCommand command);
}
