package dev.homeostat.kernel;

import static dev.homeostat.kernel.Requirements.assumeLoads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.kernel.PauseAccount.Stretch;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.kernel.probe.StopTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PauseAccountIT {

  private static final int SECONDS = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1"})
  void pausesLastAsTheCollectorSaysAndNeighboursMakeThemWait(String collector) throws Exception {
    assumeLoads(Group.SCHEDULER);
    Path log = folder.resolve("pauses.log");
    List<Process> neighbours = new ArrayList<>();
    Process program =
        PauseAccount.program(Path.of(System.getProperty("java.home")), collector, log);
    try (Kernel kernel = Kernel.open(program.pid(), Group.byDefault(), event -> {})) {
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> Files.exists(log) && Files.readAllLines(log).size() > 20);
      PauseAccount.startNeighbours(neighbours);

      Stretch crowded = PauseAccount.stretch(kernel, log, SECONDS);

      StopTime stops = crowded.stops();
      assertThat(crowded.pauses()).isGreaterThan(3);
      assertThat(stops.nanos() / 1e6 / crowded.loggedMillis()).isBetween(0.8, 1.5);
      assertThat((double) stops.waitNanos() / stops.nanos()).isGreaterThan(0.25);
    } finally {
      program.destroyForcibly().waitFor();
      neighbours.forEach(Process::destroyForcibly);
    }
  }
}
