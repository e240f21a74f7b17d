package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a running agent, with the jars as they are shipped. */
@Timeout(120)
class ControlIT {

  private static final Path JAR = Paths.get("target/homeostat.jar").toAbsolutePath();
  private static final Path AGENT =
      Paths.get("../agent/target/homeostat-agent.jar").toAbsolutePath().normalize();

  @TempDir private Path home;

  @Test
  void findsARunningAgentAndTellsItWhatToDo() throws Exception {
    Path alerts = home.resolve("alerts.jsonl");
    Process watched =
        new ProcessBuilder(
                java(),
                "-Duser.home=" + home,
                "-javaagent:" + AGENT + "=http=0,interval=20ms,component=shop,alerts=" + alerts,
                "-Xmx32m",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                Idle.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("watched.txt").toFile())
            .start();
    try {
      Path announced = home.resolve(".homeostat").resolve(Long.toString(watched.pid()));
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(announced));

      assertThat(call("status").text())
          .startsWith("process " + watched.pid() + ", shop: ")
          .contains("signals every 20ms");
      assertThat(call("status", "--format=json").text()).startsWith("[{\"component\":\"shop\"");
      assertThat(call("silence", "0123456789abcdef", "--for=8h"))
          .matches(reply -> reply.status() == ExitStatus.DONE)
          .extracting(Reply::text)
          .asString()
          .startsWith("0123456789abcdef is silent until ");
      assertThat(call("mark", "1.2", "--pid=" + watched.pid()).text()).isEqualTo("deployed 1.2\n");
      assertThat(call("accept", "0123456789abcdef").status()).isEqualTo(ExitStatus.BAD_INPUT);
      assertThat(call("silence", "x", "--for=8h").text()).contains("16 hexadecimal digits");
      assertThat(call("status", "--pid=1").status()).isEqualTo(ExitStatus.UNREACHABLE);
      String url =
          Files.readString(announced)
              .lines()
              .filter(l -> l.startsWith("url="))
              .findFirst()
              .orElseThrow();
      Path token = home.resolve(".homeostat/token");
      assertThat(call("status", "--http=" + url.substring(11), "--token-file=" + token).status())
          .isEqualTo(ExitStatus.DONE);
      Path wrong = Files.writeString(home.resolve("wrong"), "not-the-token-of-it");
      assertThat(call("status", "--http=" + url.substring(11), "--token-file=" + wrong).status())
          .isEqualTo(ExitStatus.UNREACHABLE);
      await()
          .until(
              () ->
                  Files.exists(alerts)
                      && Files.readString(alerts).contains("\"command\":\"mark\""));
      watched.destroy();
      watched.waitFor();
      assertThat(announced).doesNotExist();
      assertThat(call("mark", "1.3").status()).isEqualTo(ExitStatus.UNREACHABLE);
    } finally {
      watched.descendants().forEach(ProcessHandle::destroyForcibly);
      watched.destroyForcibly();
    }
  }

  /** A program that waits to be ended. */
  public static final class Idle {
    private Idle() {}

    /** Waits until its standard input ends. */
    public static void main(String[] args) throws IOException {
      System.in.readAllBytes();
    }
  }

  private record Reply(int status, String text) {}

  private Reply call(String... words) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(List.of(java(), "-Duser.home=" + home, "-jar", JAR.toString()));
    line.addAll(List.of(words));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Reply(process.waitFor(), text);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
