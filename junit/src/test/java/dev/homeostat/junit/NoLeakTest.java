package dev.homeostat.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class NoLeakTest {

  @Test
  void aTestThatLeaksFailsAndNamesWhatItLeaves() {
    Map<String, String> failures =
        EngineTestKit.engine("junit-jupiter")
            .selectors(DiscoverySelectors.selectClass(LeakingTests.class))
            .execute()
            .testEvents()
            .failed()
            .stream()
            .collect(
                Collectors.toMap(
                    event -> event.getTestDescriptor().getDisplayName(), NoLeakTest::message));
    LeakingTests.END.countDown();

    assertThat(failures.get("leavesThreads()"))
        .contains("leaves threads behind: 20 more of 'worker-N' after 20 runs");
    if (Files.isDirectory(Path.of("/proc/self/fd"))) {
      assertThat(failures.get("leavesFiles(Path)"))
          .contains("leaves files open: 20 more of", "left.txt");
    }
    assertThat(failures.get("leavesObjects()"))
        .contains("the live heap grew by 6", " more of 'byte[]'");
    assertThat(failures.get("leavesObjectsOfItsOwn()"))
        .containsPattern("20 more of '\\S+LeakingTests.Session'");
    assertThat(failures.get("leavesLoaders()"))
        .contains("leaves classes loaded", "20 more of 'java.net.URLClassLoader'");
    assertThat(failures).doesNotContainKey("leavesNothing()");
  }

  private static String message(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::getMessage)
        .or(Optional::empty)
        .orElse("");
  }
}
