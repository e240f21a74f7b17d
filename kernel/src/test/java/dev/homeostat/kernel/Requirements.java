package dev.homeostat.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.sensor.Support;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/** What a test with a real kernel needs; without it the test is skipped and says why. */
public final class Requirements {

  /** Found out once, for loading all groups takes half a second. */
  private static final Map<Group, String> REFUSED = new EnumMap<>(Group.class);

  private static boolean known;

  private Requirements() {}

  /** Skips the test where one of the groups is refused by the kernel. */
  public static synchronized void assumeLoads(Group... groups) {
    if (!known) {
      load();
      known = true;
    }
    for (Group group : groups) {
      assumeTrue(!REFUSED.containsKey(group), REFUSED.get(group));
    }
  }

  private static void load() {
    try (Kernel kernel =
        Kernel.open(ProcessHandle.current().pid(), EnumSet.allOf(Group.class), event -> {})) {
      for (Group group : Group.values()) {
        if (!(kernel.support(group) instanceof Support.Supported)) {
          REFUSED.put(group, group.id() + " does not load here: " + kernel.support(group).why());
        }
      }
    } catch (IOException e) {
      for (Group group : Group.values()) {
        REFUSED.put(group, "no BPF here: " + e.getMessage());
      }
    }
  }
}
