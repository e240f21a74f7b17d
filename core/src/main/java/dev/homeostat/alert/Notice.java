package dev.homeostat.alert;

/** A line of the alert stream: an alert, or what somebody did about one. */
public sealed interface Notice permits BehavioralAlert, ControlRecord {

  /** Writes it as one JSON object on one line. */
  String toJson();
}
