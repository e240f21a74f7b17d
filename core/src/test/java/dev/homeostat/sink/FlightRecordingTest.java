package dev.homeostat.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {

  @Test
  void anAlertStandsInTheRecordingThatRuns(@TempDir Path folder) throws IOException {
    FlightRecording sink = new FlightRecording();
    Path file = folder.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      assertThat(sink.take(TestAlerts.open("threads"))).isEqualTo(Receipt.TAKEN);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.homeostat.BehavioralAlert"))
            .toList();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("anomalyType")).isEqualTo("thread_leak");
    assertThat(events.get(0).getString("json")).isEqualTo(TestAlerts.open("threads").toJson());
  }
}
