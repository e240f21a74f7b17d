package dev.homeostat;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.signal.BehaviorProfile;
import dev.homeostat.sink.Managed;
import dev.homeostat.sink.ManagementBean;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An analyser as JMX sees it. Thread-safe.
 *
 * @param analyzer what is seen and told
 * @param outward what an alert becomes before it leaves this process
 */
public record ManagedAnalyzer(BehavioralAnalyzer analyzer, UnaryOperator<BehavioralAlert> outward)
    implements Managed {

  @Override
  public String component() {
    return analyzer.options().component();
  }

  @Override
  public BehaviorProfile profile() {
    return analyzer.currentProfile();
  }

  @Override
  public List<BehavioralAlert> episodes() {
    return analyzer.episodes().stream().map(outward).toList();
  }

  @Override
  public ControlRecord control(ControlCommand command) {
    return analyzer.control(command, ManagementBean.NAME);
  }
}
