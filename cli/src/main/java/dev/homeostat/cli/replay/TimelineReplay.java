package dev.homeostat.cli.replay;

import java.util.Set;

/** A recording of events, from which a {@link Timeline} makes ticks. */
interface TimelineReplay extends Replay {

  /** What its events go to. */
  Timeline timeline();

  @Override
  default void end() {
    timeline().flush();
  }

  @Override
  default long ticks() {
    return timeline().ticks();
  }

  @Override
  default long nanos() {
    return timeline().nanos();
  }

  @Override
  default Set<String> metrics() {
    return timeline().metrics();
  }
}
