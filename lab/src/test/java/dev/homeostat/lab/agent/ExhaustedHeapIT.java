package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Whether an alert gets out of a JVM that has no memory left. */
final class ExhaustedHeapIT extends WatchedHost {

  /** Ours, but for what looks for evidence once the alert is out. */
  private static final Pattern NEEDED_FOR_AN_ALERT =
      Pattern.compile("dev\\.homeostat\\.(?!lab\\.|evidence\\.|alert\\.Evidence$).*");

  @OnEachJdk
  void anExhaustedHeapDoesNotKeepTheAlertBack(int feature) throws Exception {
    exhaust(feature, "exhaustion", "-XX:+UseSerialGC");
  }

  @OnEachJdk
  void anExhaustedHeapOfG1WhichGivesMemoryOutByTheRegionDoesNeither(int feature) throws Exception {
    exhaust(feature, "exhaustion", "-XX:+UseG1GC");
  }

  @OnEachJdk
  void anExhaustedHeapKeepsTheAlertBackFromNoReceiver(int feature) throws Exception {
    List<String> posts = new CopyOnWriteArrayList<>();
    Path secret = Files.writeString(folder.resolve("secret"), "k e y");
    try (ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread serving = new Thread(() -> serve(receiver, posts));
      serving.setDaemon(true);
      serving.start();
      String address = "http://127.0.0.1:" + receiver.getLocalPort();
      exhaust(
          feature,
          "exhaustion",
          "-XX:+UseSerialGC",
          ",alertmanager="
              + address
              + ",webhook="
              + address
              + "/hook,webhook_secret_file="
              + secret,
          jvm -> {
            awaitUntil(jvm, () -> assertThat(posts).anyMatch(ExhaustedHeapIT::isWebhooks));
            awaitUntil(
                jvm,
                () -> assertThat(posts).anyMatch(head -> head.startsWith("POST /api/v2/alerts")));
          });
    }
  }

  private static boolean isWebhooks(String head) {
    return head.startsWith("POST /hook") && head.contains("X-Homeostat-Signature-256: sha256=");
  }

  /** Takes posts and answers well; of each the head is kept. */
  private static void serve(ServerSocket receiver, List<String> heads) {
    while (!receiver.isClosed()) {
      try (Socket socket = receiver.accept()) {
        socket.setSoTimeout(10_000);
        String all = "";
        int length = -1;
        byte[] buffer = new byte[65_536];
        while (length < 0 || all.length() < length) {
          int n = socket.getInputStream().read(buffer);
          if (n < 0) {
            break; // It got ready and hung up.
          }
          all += new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          int end = all.indexOf("\r\n\r\n");
          int at = all.indexOf("Content-Length: ") + 16;
          length =
              end < 0 ? -1 : end + 4 + Integer.parseInt(all.substring(at, all.indexOf("\r\n", at)));
        }
        if (length > 0) {
          heads.add(all.substring(0, all.indexOf("\r\n\r\n")));
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 Fine\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  @OnEachJdk
  void aHeapThatFillsInHalfASecondDoesNotKeepTheAlertBack(int feature) throws Exception {
    exhaust(feature, "filling", "-XX:+UseG1GC");
  }

  private void exhaust(int feature, String what, String collector) throws Exception {
    exhaust(feature, what, collector, "", jvm -> {});
  }

  private void exhaust(
      int feature, String what, String collector, String receivers, Consumer<ForkedJvm> more)
      throws Exception {
    Path loaded = folder.resolve("loaded.log");
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), "interval=20ms,learning=2s,alerts=" + alerts() + receivers)
            .flags("-Xmx32m", collector, "-Xlog:class+load=info:file=" + loaded + ":none")
            .run(program("LeakingHost", what))
            .start(folder)) {
      awaitUntil(
          jvm,
          () ->
              assertThat(lines(alerts()))
                  .anyMatch(line -> isOf(line, "heap_exhaustion") || isOf(line, "memory_leak")));
      awaitUntil(
          jvm, () -> assertThat(jvm.agentLines()).anyMatch(line -> line.startsWith("CRITICAL")));
      more.accept(jvm);
      assertThat(loadedSince("dev.homeostat.lab.host.LeakingHost$Cart", loaded))
          .as("classes of the alert's way, for which there may be no memory any more")
          .noneMatch(name -> NEEDED_FOR_AN_ALERT.matcher(name).matches());
    }
  }

  /** Names of the classes that a JVM loaded behind one. */
  private static List<String> loadedSince(String first, Path log) throws IOException {
    return lines(log).stream()
        .map(line -> line.split(" ", 2)[0])
        .dropWhile(name -> !name.equals(first))
        .skip(1)
        .toList();
  }
}
