package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeostat.lab.fork.ForkedJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent under every collector. */
final class CollectorsIT extends WatchedHost {

  static Stream<Arguments> collectors() {
    return Stream.concat(
        Stream.of("Serial", "Parallel", "G1", "Z", "Shenandoah")
            .flatMap(
                collector ->
                    Stream.of(17, 25)
                        .map(feature -> Arguments.of(feature, "-XX:+Use" + collector + "GC"))),
        Stream.of(
            Arguments.of(25, "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational"),
            Arguments.of(17, "-XX:+UseG1GC -XX:+PerfDisableSharedMem")));
  }

  @ParameterizedTest(name = "JDK {0}, {1}")
  @MethodSource("collectors")
  void seesABurstOfThreadsAndLeavesStandardOutputAlone(int feature, String collector)
      throws Exception {
    String[] flags = (collector + " -Xmx64m").split(" ");
    String without;
    try (ForkedJvm jvm = host(feature).flags(flags).run(program("BurstingHost")).start(folder)) {
      jvm.tell("end");
      assumeTrue(
          jvm.exitStatus() == 0 || !jvm.err().contains("not supported"),
          () -> jdk(feature) + " has no " + collector + "; use a build that has");
      assertThat(jvm.exitStatus()).as(jvm.err()).isZero();
      without = jvm.out();
    }
    try (ForkedJvm jvm =
        host(feature)
            .flags(flags)
            .agent(agentJar(), FAST + ",component=smoke,alerts=" + alerts())
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
      assertThat(jvm.out()).isEqualTo(without);
      List<String> said = jvm.agentLines();
      assertThat(said.get(0)).contains("watches smoke").contains("signals every 20ms");
      assertThat(signals(said.get(0)))
          .as("signals on this machine")
          .isGreaterThanOrEqualTo(feature == 17 ? 18 : 19);
      assertThat(said)
          .as("nothing but the start and the alerts")
          .allMatch(
              line ->
                  line.contains("watches smoke")
                      || line.contains(" in smoke: ")
                      || line.endsWith(" lines left out"));
      assertThat(jvm.err().lines()).allMatch(line -> line.startsWith("homeostat: "));
    }
    assertThat(lines(alerts()))
        .allMatch(line -> line.startsWith("{\"component\":\"smoke\",\"anomaly_type\":\""))
        .allMatch(line -> line.endsWith("}"));
  }

  private static int signals(String startLine) {
    String before = startLine.substring(0, startLine.indexOf(" signals"));
    return Integer.parseInt(before.substring(before.lastIndexOf(' ') + 1));
  }
}
