package dev.homeostat.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that stand for several tests, of which some leak; run by {@link NoLeakTest} alone. */
@NoLeak
class LeakingInvocationsTests {

  private static final List<Object> KEPT = new ArrayList<>();

  /** How often the parameterized test ran with each argument. */
  static final Map<Integer, Integer> RUNS = new TreeMap<>();

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 64 * 1024})
  void keeps(int bytes) {
    RUNS.merge(bytes, 1, Integer::sum);
    KEPT.add(new byte[bytes]);
  }

  @RepeatedTest(2)
  @NoLeak(runs = 10)
  void leavesObjects() {
    KEPT.add(new byte[64 * 1024]);
  }

  @TestFactory
  @NoLeak(runs = 8)
  Stream<DynamicNode> made() {
    return Stream.of(
        dynamicTest("keeps nothing", () -> {}),
        dynamicContainer(
            "within", Stream.of(dynamicTest("keeps", () -> KEPT.add(new byte[64 * 1024])))));
  }
}
