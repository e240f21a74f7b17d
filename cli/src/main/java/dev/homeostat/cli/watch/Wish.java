package dev.homeostat.cli.watch;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.ControlCommand;

/** What a person who looks on asks for. */
public sealed interface Wish {

  /** To look on. */
  record Nothing() implements Wish {}

  /** To end. */
  record Quit() implements Wish {}

  /**
   * To silence or accept something.
   *
   * @param command what to do
   */
  record Control(ControlCommand command) implements Wish {}

  /**
   * To be told who is behind an episode as it is now.
   *
   * @param episode its newest alert
   */
  record Evidence(BehavioralAlert episode) implements Wish {}
}
