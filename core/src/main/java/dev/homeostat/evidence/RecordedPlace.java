package dev.homeostat.evidence;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;

/** The place in the code that an event of a flight recording tells. Stateless. */
final class RecordedPlace {

  private RecordedPlace() {}

  /** The frame that tells something; empty where the event has no stack. */
  static String of(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return "";
    }
    return Stacks.frame(
        event.getStackTrace().getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .map(
                frame ->
                    new StackTraceElement(
                        frame.getMethod().getType().getName(),
                        frame.getMethod().getName(),
                        null,
                        -1))
            .toArray(StackTraceElement[]::new));
  }
}
