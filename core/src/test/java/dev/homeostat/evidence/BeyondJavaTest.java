package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeyondJavaTest {

  private static final Set<String> JAVA = Set.of("java", "kafka-producer-network-thread");

  @Test
  void isTheJvmsWhereItsThreadsAreAndNativeThreadsElsewhere() {
    Map<String, Double> used =
        Map.of(
            "GC Thread#0", 200.0,
            "C2 CompilerThre", 100.0,
            "rocksdb:low0", 250.0,
            "rocksdb:low1", 250.0,
            "java", 999.0,
            "kafka-producer-", 999.0);

    assertThat(BeyondJava.share(1_000, used, JAVA))
        .containsExactly(
            entry(BeyondJava.JVM, 300.0),
            entry("rocksdb:lowN", 500.0),
            entry(BeyondJava.GONE, 200.0));
  }

  @Test
  void aJavaThreadIsKnownWhereTheMiddleOfItsNameIsLeftOutToo() {
    assertThat(BeyondJava.share(10, Map.of("kafka-p..thread", 999.0), JAVA))
        .containsExactly(entry(BeyondJava.GONE, 10.0));
  }

  @Test
  void isNoMoreThanThereIs() {
    assertThat(BeyondJava.share(100, Map.of("attached", 999.0, "VM Thread", 30.0), JAVA))
        .containsExactly(
            entry(BeyondJava.JVM, 30.0), entry("attached", 70.0), entry(BeyondJava.GONE, 0.0));
  }

  @Test
  void whereTheKernelTellsNothingItIsNotSaidToBeTheJvms() {
    assertThat(BeyondJava.share(100, Map.of(), JAVA))
        .containsExactly(entry(BeyondJava.UNKNOWN, 100.0));
  }
}
