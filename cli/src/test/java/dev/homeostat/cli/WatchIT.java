package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.homeostat.store.FileName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchIT {

  private static final Path AGENT =
      Path.of("../agent/target/homeostat-agent.jar").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void aJvmIsWatchedUntilItEndsAndNothingIsPutIntoIt() throws Exception {
    Process child = child();
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch = jar.start("watch", child.pid(), "--interval=20");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("watching " + Child.class.getName()));
      assertThat(jar.out()).containsPattern("from outside: 1[0-9] signals every 20 ms");

      child.destroy();

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("watched for ");
      assertThat(folder.resolve("child-err")).isEmptyFile();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoIsBehindAnEpisodeIsFoundOutFromOutside() throws Exception {
    Process child = AttachIT.program(folder, Leaker.class, "8000", "-Xmx64m");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch =
          jar.start("watch", child.pid(), "--interval=20", "--learning=2s", "--format=json");
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> jar.out().contains("\"name\":\"pool-N-thread-M\""));

      assertThat(jar.out()).contains("\"anomaly_type\":\"thread_leak\"", "in all, in ", " pools");
      child.destroyForcibly().waitFor();
      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.err()).contains("watched for ").hasLineCount(2);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatTheKernelKnowsIsOnTheSameLines() throws Exception {
    Process child = child();
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch = jar.start("watch", child.pid(), "--kernel", "--interval=100");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("the kernel") || !watch.isAlive());
      assumeThat(jar.err()).as("there is a Java 25").doesNotContain("--kernel: ");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains(" in the kernel: ") || jar.out().contains("ended"));

      child.destroy();

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("and the kernel from outside", "watched for ");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProgramThatIsStartedAnewIsKnown() throws Exception {
    Path data = folder.resolve("data");
    Process first = AttachIT.program(folder, Errands.class, "");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("first")));
      Process watch =
          jar.start("watch", first.pid(), "--kernel", "--interval=100", "--data=" + data);
      assumeKernel(jar, watch);
      tell(first, "/bin/true");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> known(data).contains("learned process /bin/true"));

      first.toHandle().destroy(); // Process.destroy() would close its standard input besides.

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out())
          .containsPattern(
              "(?m)^the process ended: signal 15 from .+ \\(process \\d+\\); watched for \\d+ s$")
          .doesNotContain("the rest goes on", "unexpected_process");
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = AttachIT.program(folder, Errands.class, "");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("second")));
      Process watch =
          jar.start(
              "watch",
              second.pid(),
              "--kernel",
              "--interval=100",
              "--learning=0s",
              "--data=" + data);
      assumeKernel(jar, watch);

      tell(second, "/bin/true");
      tell(second, "/bin/sh -c exit");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("/bin/sh was started by thread "));
      assertThat(jar.out()).doesNotContain("/bin/true");
      second.toHandle().destroyForcibly();
      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("the process ended: signal 9 from ");
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  @Test
  void withoutTheKernelsPartTheRestGoesOnAndNothingStaysInTheKernel() throws Exception {
    Process child = child();
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch = jar.start("watch", child.pid(), "--kernel", "--interval=100");
      assumeKernel(jar, watch);
      ProcessHandle sidecar =
          watch
              .children()
              .filter(process -> process.pid() != child.pid())
              .findFirst()
              .orElseThrow();
      Set<String> loaded = BpfOfProcess.of(sidecar.pid());
      assertThat(loaded)
          .anyMatch(one -> one.startsWith("link "))
          .anyMatch(one -> one.startsWith("prog "))
          .anyMatch(one -> one.startsWith("map "));

      sidecar.destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("the kernel's part ended; the rest goes on"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> loaded.stream().noneMatch(BpfOfProcess::isThere));
      assertThat(watch.isAlive()).isTrue();
      assertThat(child.isAlive()).isTrue();
      child.destroy();
      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out().lines().filter(line -> line.contains("ended")))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("the process ended; watched for ");
      assertThat(jar.err()).isEmpty();
      assertThat(Files.readString(folder.resolve("child-err"))).isEmpty();
      assertThat(Files.readString(folder.resolve("child-out"))).contains("ending");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** Who started it does not ask for its exit status, as a first process of a container may not. */
  @Test
  void whatEndedAndNobodyWaitedForIsOver() throws Exception {
    String java =
        "%s -cp %s %s wait & echo $!; exec sleep 600"
            .formatted(
                Jar.java(),
                Path.of("target", "test-classes").toAbsolutePath(),
                Child.class.getName());
    Process parent = new ProcessBuilder("/bin/sh", "-c", java).start();
    try (BufferedReader lines = parent.inputReader()) {
      long pid = Long.parseLong(lines.readLine());
      assertThat(lines.readLine()).isEqualTo("started");
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Process watch = jar.start("watch", pid, "--interval=100");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jar.out().contains("watching " + Child.class.getName()));

      ProcessHandle.of(pid).orElseThrow().destroyForcibly();

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains("the process ended; watched for ");
      assertThat(ProcessHandle.of(pid)).as("nobody waited for it").isPresent();
    } finally {
      parent.descendants().forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly().waitFor();
    }
  }

  /** Waits until the kernel's part watches; skips the test where it cannot. */
  private static void assumeKernel(Jar jar, Process watch) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                jar.out().contains(" in the kernel: ")
                    || jar.out().contains("the rest goes on")
                    || !watch.isAlive());
    assumeThat(jar.err()).as("there is a Java 25").doesNotContain("--kernel: ");
    assumeThat(jar.out()).as("BPF may be loaded").contains(" in the kernel: 6 of 6 groups");
  }

  private static void tell(Process program, String errand) throws IOException {
    OutputStream in = program.getOutputStream();
    in.write((errand + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  private static String known(Path data) throws IOException {
    Path file = data.resolve("kernel-" + FileName.of(Errands.class.getName()) + ".txt");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void whatIsKeptIsOfTheKernel() {
    Call call = Call.of("watch", "1", "--data=" + folder);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("--data is of --kernel");
  }

  @Test
  void theKernelIsOfAProcessOfThisMachine() {
    Call call = Call.of("watch", "http://127.0.0.1:1/metrics", "--kernel");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("--kernel is of a process of this machine");
  }

  @Test
  void aTerminalIsGivenBackAsItWas() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("util-linux has 'script'").exists();
    Process child = child();
    try {
      Path typescript = folder.resolve("typescript");
      String watch =
          "stty rows 30 cols 100; %s -jar %s watch %d --interval=20; echo status $?"
              .formatted(
                  Jar.java(), Path.of("target", "homeostat.jar").toAbsolutePath(), child.pid());
      ProcessBuilder builder =
          new ProcessBuilder("/usr/bin/script", "-qfec", watch, typescript.toString());
      builder.environment().put("TERM", "xterm");
      Process terminal = builder.redirectOutput(folder.resolve("terminal").toFile()).start();
      await().atMost(Duration.ofSeconds(60)).until(() -> typed(typescript).contains("threads"));
      terminal.getOutputStream().write('q');
      terminal.getOutputStream().flush();

      assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(typed(typescript))
          .contains("\033[?1049h", "learning, 5 min left", "baseline")
          .containsPattern("(?s)\\x1b\\[\\?1049l.*watched for [0-9]+ s.*status 0");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** What is there so far, be it half a character at the end. */
  private static String typed(Path typescript) throws IOException {
    return Files.exists(typescript)
        ? new String(Files.readAllBytes(typescript), StandardCharsets.UTF_8)
        : "";
  }

  @Test
  void ourOwnPageOfMetricsIsWatchedLikeAnyOther() throws Exception {
    int port = freePort();
    Process child =
        child(
            "-Duser.home=" + folder,
            "-javaagent:" + AGENT + "=http=" + port + ",interval=20ms,component=shop");
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      String page = "http://127.0.0.1:" + port + "/metrics";
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(folder.resolve("child-err")).contains("watches shop"));

      Process watch = jar.start("watch", page, "--interval=100", "--seconds=1");

      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out())
          .containsPattern("watching \\Q" + page + "\\E from outside: [12][0-9] signals every")
          .containsPattern("watched for [1-9]\\d* s")
          .hasLineCount(2);
    } finally {
      child.destroyForcibly().waitFor();
    }
    Call call = Call.of("watch", "http://127.0.0.1:" + port + "/metrics");
    assertThat(call.status()).isEqualTo(3);
    assertThat(call.err()).contains("cannot be reached: ").hasLineCount(1);
  }

  @Test
  void managementBeansAreWatchedFromAfarByWhoMay() throws Exception {
    int port = freePort();
    Path passwords = secret("passwords", "monitor let-me-in\n");
    Path access = secret("access", "monitor readonly\n");
    Process child =
        child(
            "-Dcom.sun.management.jmxremote.port=" + port,
            "-Dcom.sun.management.jmxremote.rmi.port=" + port,
            "-Dcom.sun.management.jmxremote.ssl=false",
            "-Dcom.sun.management.jmxremote.password.file=" + passwords,
            "-Dcom.sun.management.jmxremote.access.file=" + access,
            "-Djava.rmi.server.hostname=127.0.0.1");
    String address = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    try {
      Jar jar = new Jar(Files.createDirectories(folder.resolve("jar")));
      Path good = secret("good", "user=monitor\npassword=let-me-in\n");
      Path bad = secret("bad", "user=monitor\npassword=guess\n");

      Process watch =
          jar.start("watch", address, "--interval=100", "--seconds=2", "--credentials=" + good);
      assertThat(watch.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).containsPattern("(?s)from outside: 1[0-9] signals.* for [2-9]\\d* s");

      assertThat(jar.start("watch", address).waitFor()).isEqualTo(3);
      assertThat(jar.err()).contains("cannot be reached: ").hasLineCount(1);
      assertThat(jar.start("watch", address, "--credentials=" + bad).waitFor()).isEqualTo(3);
      assertThat(jar.err()).contains("cannot be reached: ").hasLineCount(1);

      Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(jar.start("watch", address, "--credentials=" + good).waitFor()).isEqualTo(2);
      assertThat(jar.err()).contains("may be read by others").doesNotContain("let-me-in");
      assertThat(jar.start("watch", "service:jmx:rmi:///jndi/ldap://a/b").waitFor()).isEqualTo(2);

      Process again =
          jar.start("watch", address, "--interval=100", "--credentials=" + secret("two", good));
      await().atMost(Duration.ofSeconds(60)).until(() -> jar.out().contains("watching " + address));
      child.destroyForcibly().waitFor();
      assertThat(again.waitFor()).as(jar.err()).isZero();
      assertThat(jar.out()).contains(" answers no more: ");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void managementBeansAreWatchedThroughTlsByWhoTrustsThem() throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    assumeThat(keytool).as("a JDK has it").exists();
    Path keys = folder.resolve("keys.p12");
    String[] make = {
      keytool.toString(),
      "-genkeypair",
      "-alias",
      "shop",
      "-keyalg",
      "EC",
      "-dname",
      "CN=shop",
      "-ext",
      "SAN=IP:127.0.0.1",
      "-validity",
      "2",
      "-storetype",
      "PKCS12",
      "-keystore",
      keys.toString(),
      "-storepass",
      "only-of-a-test"
    };
    assertThat(new ProcessBuilder(make).redirectErrorStream(true).start().waitFor()).isZero();
    int port = freePort();
    Process child =
        child(
            "-Dcom.sun.management.jmxremote.port=" + port,
            "-Dcom.sun.management.jmxremote.rmi.port=" + port,
            "-Dcom.sun.management.jmxremote.ssl=true",
            "-Dcom.sun.management.jmxremote.registry.ssl=true",
            "-Djavax.net.ssl.keyStore=" + keys,
            "-Djavax.net.ssl.keyStorePassword=only-of-a-test",
            "-Dcom.sun.management.jmxremote.password.file="
                + secret("passwords", "monitor let-me-in\n"),
            "-Dcom.sun.management.jmxremote.access.file=" + secret("access", "monitor readonly\n"),
            "-Djava.rmi.server.hostname=127.0.0.1");
    String address = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
    String who = "--credentials=" + secret("good", "user=monitor\npassword=let-me-in\n");
    try {
      Path place = Files.createDirectories(folder.resolve("jar"));
      Jar trusting =
          new Jar(
              place,
              "-Djavax.net.ssl.trustStore=" + keys,
              "-Djavax.net.ssl.trustStorePassword=only-of-a-test");
      Process watch =
          trusting.start("watch", address, "--interval=100", "--seconds=2", "--tls", who);
      assertThat(watch.waitFor()).as(trusting.err()).isZero();
      assertThat(trusting.out())
          .containsPattern("(?s)from outside: 1[0-9] signals.* for [2-9]\\d* s");

      Jar wary = new Jar(place);
      assertThat(wary.start("watch", address, "--tls", who).waitFor()).isEqualTo(3);
      assertThat(wary.err()).contains("cannot be reached: ").hasLineCount(1);
      assertThat(trusting.start("watch", address, who).waitFor()).isEqualTo(3);
      assertThat(trusting.err()).contains("cannot be reached: ").hasLineCount(1);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private Path secret(String name, Path like) throws Exception {
    return secret(name, Files.readString(like));
  }

  private Path secret(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whatCannotBeWatchedIsToldInALine() throws Exception {
    Process child = child("-XX:-UsePerfData");
    try {
      Call call = Call.of("watch", child.pid());

      assertThat(call.status()).isEqualTo(3);
      assertThat(call.err())
          .contains("shares no performance counters", "homeostat attach " + child.pid())
          .hasLineCount(1);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(Call.of("watch", child.pid()).status()).isEqualTo(3);
    assertThat(Call.of("watch", "1", "--interval=5").status()).isEqualTo(2);
    Call noAddress = Call.of("watch", "http://user:secret@127.0.0.1/metrics");
    assertThat(noAddress.status()).isEqualTo(2);
    assertThat(noAddress.err()).contains("is no address of metrics");
  }

  @Test
  void aPageThatHangsIsToldInALine() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Call call = Call.of("watch", "http://127.0.0.1:" + silent.getLocalPort() + "/metrics");

      assertThat(call.status()).isEqualTo(3);
      assertThat(call.out()).isEmpty();
      assertThat(call.err()).contains("no answer within 5000 ms").hasLineCount(1);
    }
  }

  private Process child(String... flags) throws Exception {
    return AttachIT.child(folder, flags);
  }
}
