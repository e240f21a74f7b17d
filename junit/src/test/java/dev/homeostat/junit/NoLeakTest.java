package dev.homeostat.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class NoLeakTest {

  @Test
  void aTestThatLeaksFailsAndNamesWhatItLeaves() {
    Map<String, String> failures =
        testsOf(LeakingTests.class).failed().stream()
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

  @Test
  void threadsThatEndLateAreNoLeak() {
    testsOf(LeakingLateTests.class).assertStatistics(count -> count.succeeded(1).failed(0));
  }

  @Test
  void aNestedTestIsCheckedAsTheInnermostAnnotationSays() {
    Events tests = testsOf(LeakingNestedTests.class);

    tests.assertStatistics(count -> count.succeeded(1).failed(3));
    assertThat(messages(tests))
        .satisfiesExactlyInAnyOrder(
            deeper ->
                assertThat(deeper).matches("underTheOuterClass\\(\\) leaves .* after 20 runs"),
            own -> assertThat(own).matches("underItsOwnClass\\(\\) leaves .* after 10 runs"),
            method -> assertThat(method).matches("underItself\\(\\) leaves .* after 8 runs"));
  }

  @Test
  void aNestedTestThatIsInheritedIsCheckedAsTheInheritingClassSays() {
    assertThat(messages(testsOf(LeakingNestedTests.Inheriting.class)))
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches("underTheClassThatInherits\\(\\) leaves .* after 9 runs");
  }

  @Test
  void eachInvocationOfATemplateAndEachDynamicTestIsCheckedByItself() {
    Events tests = testsOf(LeakingInvocationsTests.class);

    tests.assertStatistics(count -> count.succeeded(2).failed(4));
    assertThat(messages(tests))
        .allSatisfy(message -> assertThat(message).contains(" leaves objects behind: "))
        .extracting(message -> message.replaceAll(" leaves .* after ", " leaks after "))
        .containsExactlyInAnyOrder(
            "keeps(int) 65536 bytes leaks after 20 runs",
            "leavesObjects() repetition 1 of 2 leaks after 10 runs",
            "leavesObjects() repetition 2 of 2 leaks after 10 runs",
            "made() within keeps leaks after 8 runs");
    assertThat(LeakingInvocationsTests.RUNS).containsOnly(entry(0, 25), entry(64 * 1024, 25));
  }

  private static Events testsOf(Class<?> leaking) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(leaking))
        .execute()
        .testEvents();
  }

  private static List<String> messages(Events tests) {
    return tests.failed().stream().map(NoLeakTest::message).toList();
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
