package dev.homeostat.evidence;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/** The place in the code that an event of a flight recording tells. Stateless. */
final class RecordedPlace {

  private RecordedPlace() {}

  /** The frame that tells something; empty where the event has no stack. */
  static String of(RecordedEvent event) {
    return event.getStackTrace() == null ? "" : of(event.getStackTrace());
  }

  /** The frame that tells something; empty for an empty stack. */
  static String of(RecordedStackTrace stack) {
    return Stacks.frame(
        stack.getFrames().stream()
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
