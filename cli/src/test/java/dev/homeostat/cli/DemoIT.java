package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

  @TempDir Path folder;

  @Test
  void showsTheAlertOfTheLeakToAPerson() throws Exception {
    Jar jar = new Jar(folder);

    int status = jar.start("demo", "--seconds=10").waitFor();

    assertThat(status).as(jar.out() + jar.err()).isZero();
    assertThat(jar.out())
        .contains("Now the fault", " thread_leak", "who    demo-shop", "what   threads grows");
    assertThat(jar.err()).isEmpty();
    assertThat(jar.temporary()).isEmptyDirectory();
  }

  @Test
  void showsWhatHealthyBringsToAProgram() throws Exception {
    Jar jar = new Jar(folder);

    int status = jar.start("demo", "--seconds=10", "--healthy", "--format=json").waitFor();

    assertThat(status).as(jar.out() + jar.err()).isZero();
    assertThat(jar.out().lines())
        .allSatisfy(line -> assertThat(line).startsWith("{\"component\":\"demo-shop\""));
    assertThat(jar.err()).contains("It is healthy").doesNotContain("Now the fault");
    assertThat(jar.temporary()).isEmptyDirectory();
  }

  @Test
  void stopsItsServiceWhenItIsStopped() throws Exception {
    Jar jar = new Jar(folder);
    Process demo = jar.start("demo", "--seconds=60");
    await().atMost(Duration.ofSeconds(60)).until(() -> jar.out().contains("It is healthy"));
    ProcessHandle service = demo.children().findAny().orElseThrow();

    demo.destroy();

    await().atMost(Duration.ofSeconds(60)).until(() -> !service.isAlive() && !demo.isAlive());
    assertThat(jar.temporary()).isEmptyDirectory();
  }
}
