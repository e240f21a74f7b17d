package dev.homeostat.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.sensor.Support;
import java.io.IOException;
import java.util.EnumSet;

/** What a test with a real kernel needs; without it the test is skipped and says why. */
public final class Requirements {

  private Requirements() {}

  /** Opens the kernel for a process, or skips the test where one of the groups is refused. */
  public static void assumeLoads(Group... groups) {
    try (Kernel kernel =
        Kernel.open(ProcessHandle.current().pid(), EnumSet.allOf(Group.class), event -> {})) {
      for (Group group : groups) {
        assumeTrue(
            kernel.support(group) instanceof Support.Supported,
            group.id() + " does not load here: " + kernel.support(group).why());
      }
    } catch (IOException e) {
      assumeTrue(false, "no BPF here: " + e.getMessage());
    }
  }
}
