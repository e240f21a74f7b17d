package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Writes each alert into the flight recordings that run, as an event {@code
 * dev.homeostat.BehavioralAlert}. Where none ever ran the recorder is not woken, and nothing of it
 * is loaded before the first alert.
 */
public final class FlightRecording implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "jfr";

  private boolean missing;

  /** Makes the sink. */
  public FlightRecording() {}

  @Override
  public Receipt take(Notice notice) {
    if (notice instanceof BehavioralAlert alert && !missing) {
      try {
        if (FlightRecorder.isInitialized()) {
          Recorded.write(alert);
        }
      } catch (LinkageError e) {
        missing = true; // The application runs without jdk.jfr.
      }
    }
    return Receipt.TAKEN;
  }

  /** The event; its class is loaded while the recorder runs, which then knows it. */
  @Name("dev.homeostat.BehavioralAlert")
  @Label("Behavioral Alert")
  @Category("Homeostat")
  @Description("The behaviour of this JVM changed")
  @StackTrace(false)
  @SuppressWarnings("unused") // Its fields are read by the recorder.
  private static final class Recorded extends Event {
    @Label("Component")
    private String component = "";

    @Label("Anomaly Type")
    private String anomalyType = "";

    @Label("Metric")
    private String metric = "";

    @Label("State")
    private String state = "";

    @Label("Severity")
    private String severity = "";

    @Label("Current")
    private double current;

    @Label("Baseline")
    private double baseline;

    @Label("z-Score")
    private double zScore;

    @Label("Summary")
    private String summary = "";

    @Label("Fingerprint")
    private String fingerprint = "";

    @Label("JSON")
    @Description("The whole alert")
    private String json = "";

    static void write(BehavioralAlert alert) {
      Recorded event = new Recorded();
      if (!event.isEnabled()) {
        return;
      }
      event.component = alert.component();
      event.anomalyType = alert.anomalyType().id();
      event.metric = alert.metric();
      event.state = alert.state().id();
      event.severity = alert.severity().name();
      event.current = alert.current();
      event.baseline = alert.baseline();
      event.zScore = alert.zScore();
      event.summary = alert.summary();
      event.fingerprint = alert.fingerprint();
      event.json = alert.toJson();
      event.commit();
    }
  }
}
