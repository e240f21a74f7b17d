package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.tools.attach.VirtualMachine;
import dev.homeostat.alert.AlertBus;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Episodes;
import dev.homeostat.alert.Finding;
import dev.homeostat.alert.Investigator;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Silences;
import dev.homeostat.detect.DetectorKind;
import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import dev.homeostat.signal.Signal;
import dev.homeostat.sink.Alertmanager;
import dev.homeostat.sink.Links;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** The alert reaches people, through what they use: each receiver is the real one. */
final class ReceiversIT extends WatchedHost {

  private static final Duration RESEND = Duration.ofSeconds(1);
  private static final String LEAK = "interval=50ms,learning=1s,component=shop";

  @Test
  void anAlertmanagerShowsAndResolvesAnAlert() throws Exception {
    int port = freePort();
    try (Server alertmanager = alertmanager(port);
        ForkedJvm jvm =
            host(17)
                .agent(
                    agentJar(),
                    LEAK
                        + ",alertmanager=http://127.0.0.1:"
                        + port
                        + ",external_url=http://shop-7.example:9464"
                        + ",runbooks=https://git.example/docs/alerts")
                .run(program("ThreadLeakingHost"))
                .start(folder)) {
      URI alerts = alertsOf(port);
      awaitUntil(jvm, () -> assertThat(json(alerts)).hasSize(1));
      JsonNode alert = json(alerts).get(0);
      assertThat(alert.get("labels").get("alertname").asText()).isEqualTo("thread_leak");
      assertThat(alert.get("labels").get("component").asText()).isEqualTo("shop");
      assertThat(alert.get("annotations").get("summary").asText()).startsWith("threads grows by");
      assertThat(alert.get("status").get("state").asText()).isEqualTo("active");
      assertThat(alert.get("generatorURL").asText())
          .isEqualTo("http://shop-7.example:9464/#threads");
      assertThat(alert.get("annotations").get("runbook_url").asText())
          .isEqualTo("https://git.example/docs/alerts/thread_leak.md");

      jvm.tell("heal");
      awaitLine(jvm, "resolved thread_leak");
      awaitUntil(jvm, () -> assertThat(json(alerts)).isEmpty());
      endWell(jvm);
      assertThat(alertmanager.log()).doesNotContain("level=error").doesNotContain("level=warn");
    }
  }

  @Test
  void anAlertmanagerKeepsAnAlertForAsLongAsItIsSentAgain() throws Exception {
    int port = freePort();
    URI alerts = alertsOf(port);
    try (Server alertmanager = alertmanager(port);
        Courier courier = new Courier()) {
      Alertmanager sink =
          new Alertmanager(
              URI.create("http://127.0.0.1:" + port),
              RESEND,
              Links.NONE,
              Clock.system(),
              line -> {});
      Courier.Mailbox<Notice> mailbox = courier.open(Alertmanager.NAME, AlertBus.CAPACITY, sink);
      new Episodes("shop", Map.of(), mailbox::offer, new Silences(), Investigator.NONE)
          .tick(List.of(threadLeak()), System.currentTimeMillis(), 0);
      tendUntil(courier, () -> json(alerts).size() == 1);

      Instant end = Instant.parse(json(alerts).get(0).get("endsAt").asText());
      // By what it was told first it would be over.
      tendUntil(courier, () -> Instant.now().isAfter(end) && json(alerts).size() == 1);

      // Of a process that is gone it is told nothing more.
      await().atMost(Duration.ofMinutes(1)).until(() -> json(alerts).isEmpty());
      assertThat(alertmanager.log()).doesNotContain("level=error").doesNotContain("level=warn");
    }
  }

  @Test
  void aPrometheusScrapesTheMetricsWithoutAWarning() throws Exception {
    Path program = installed("prometheus", "Prometheus");
    int port = freePort();
    try (ForkedJvm jvm =
        host(17)
            .flags("-Duser.home=" + folder)
            .classPath(coreJar())
            .agent(agentJar(), FAST + ",http=0")
            .run(program("InjectingHost"))
            .start(folder)) {
      String target = answersOn(jvm);
      Files.writeString(
          folder.resolve("prometheus.yml"),
          "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: shop\n"
              + "  static_configs: [{targets: ['"
              + target.substring("http://".length())
              + "']}]\n");
      try (Server prometheus =
          new Server(
              program,
              "--config.file=" + folder.resolve("prometheus.yml"),
              "--storage.tsdb.path=" + folder.resolve("tsdb"),
              "--web.listen-address=127.0.0.1:" + port)) {
        String query = "http://127.0.0.1:" + port + "/api/v1/query?query=";
        awaitUntil(
            jvm,
            () ->
                assertThat(json(URI.create(query + "homeostat_custom_metric")).at("/data/result/0"))
                    .isNotEmpty());
        awaitUntil(
            jvm,
            () ->
                assertThat(json(URI.create(query + "up")).at("/data/result/0/value/1").asText())
                    .isEqualTo("1"));
        JsonNode heap = json(URI.create(query + "jvm_memory_used_bytes")).at("/data/result");
        assertThat(heap.size()).isEqualTo(3);
        assertThat(prometheus.log()).doesNotContain("level=warn").doesNotContain("level=error");
      }
      assertThat(promtool(get(URI.create(target + "/metrics")))).isEmpty();
      jvm.tell("end");
      assertThat(jvm.exitStatus()).isZero();
    }
  }

  @OnEachJdk
  void aWebhookThatHangsAnswersGarbageAndFailsGetsEveryAlertInTheEnd(int feature) throws Exception {
    List<String> answers =
        List.of("garbage\n", "", "HTTP/1.1 500 Oh\r\n\r\n", "HTTP/1.1 200 Fine\r\n\r\n");
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (ServerSocket receiver = new ServerSocket(0);
        ForkedJvm jvm =
            host(feature)
                .agent(
                    agentJar(),
                    FAST
                        + ",alerts="
                        + alerts()
                        + ",webhook=http://127.0.0.1:"
                        + receiver.getLocalPort())
                .run(program("BurstingHost"))
                .start(folder)) {
      Thread serving = new Thread(() -> serve(receiver, answers, bodies));
      serving.setDaemon(true);
      serving.start();
      awaitUntil(jvm, () -> assertThat(bodies).hasSizeGreaterThan(5));
      endWell(jvm);
      List<String> written = lines(alerts());
      assertThat(bodies.subList(0, 4)).containsOnly(written.get(0));
      assertThat(bodies.get(4)).isEqualTo(written.get(1));
      assertThat(jvm.agentLines()).filteredOn(line -> line.startsWith("webhook at ")).isNotEmpty();
      assertThat(jvm.out().lines()).containsExactly("begun", "ended");
    }
  }

  @OnEachJdk
  @SuppressWarnings("BanJNDI") // The address is that of the process this test has just started.
  void aClientOfTheJdksHearsOfAnAlertThroughJmx(int feature) throws Exception {
    try (ForkedJvm jvm =
        host(feature)
            .agent(agentJar(), FAST + ",jmx=control")
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitLine(jvm, " watches ");
      VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      List<Notification> heard = new CopyOnWriteArrayList<>();
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
        MBeanServerConnection server = connector.getMBeanServerConnection();
        ObjectName name = new ObjectName("dev.homeostat:type=BehavioralAnalyzer");
        awaitUntil(jvm, () -> assertThat(server.isRegistered(name)).isTrue());
        server.addNotificationListener(name, (told, back) -> heard.add(told), null, null);
        awaitUntil(jvm, () -> assertThat(heard).isNotEmpty());
        assertThat(heard.get(0).getType()).isEqualTo("dev.homeostat.alert.open");
        assertThat((String) heard.get(0).getUserData()).contains("\"anomaly_type\":");
        assertThat((String) server.getAttribute(name, "Profile")).startsWith("{\"threads\":");
        Object[] version = {"1.2"};
        assertThat(server.invoke(name, "mark", version, new String[] {"java.lang.String"}))
            .isEqualTo("deployed 1.2");
      }
      endWell(jvm);
    }
  }

  @OnEachJdk
  void anAlertStandsInTheFlightRecordingThatRuns(int feature) throws Exception {
    Path file = folder.resolve("host.jfr");
    String told;
    try (ForkedJvm jvm =
        host(feature)
            .flags("-XX:StartFlightRecording=dumponexit=true,filename=" + file)
            .agent(agentJar(), FAST + ",alerts=" + alerts())
            .run(program("BurstingHost", "aloud"))
            .start(folder)) {
      // What the start of the recorder itself brings is told before there is a recording.
      awaitUntil(jvm, () -> assertThat(jvm.out()).contains("burst"));
      int before = lines(alerts()).size();
      awaitUntil(jvm, () -> assertThat(lines(alerts())).hasSizeGreaterThan(before));
      endWell(jvm);
      told = lines(alerts()).get(before);
    }
    List<RecordedEvent> events = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals("dev.homeostat.BehavioralAlert")) {
          events.add(event);
        }
      }
    }
    // A recording keeps no order between threads.
    assertThat(events).extracting(event -> event.getString("json")).contains(told);
  }

  @OnEachJdk
  void nothingOfTheServerOrTheReceiversIsLoadedUnlessAsked(int feature) throws Exception {
    Path classes = folder.resolve("classes.txt");
    try (ForkedJvm jvm =
        host(feature)
            .flags("-Xlog:class+load:file=" + classes)
            .agent(agentJar(), FAST + ",alerts=" + alerts())
            .run(program("BurstingHost"))
            .start(folder)) {
      awaitAlert(jvm, alerts(), "thread_leak");
      endWell(jvm);
    }
    assertThat(Files.readString(classes))
        .contains("dev.homeostat.BehavioralAnalyzer ")
        .doesNotContain("dev.homeostat.web.")
        .doesNotContain("httpserver")
        .doesNotContain("dev.homeostat.sink.HttpPost")
        .doesNotContain("FlightRecording$Recorded")
        .doesNotContain("javax.management.StandardEmitterMBean")
        .doesNotContain("jdk.jfr.internal.PlatformRecorder ");
  }

  @OnEachJdk
  void theServerLeavesTheHostItsLoggingAndItsMBeanServer(int feature) throws Exception {
    for (String program : List.of("LoggingHost", "ManagingHost")) {
      try (ForkedJvm jvm =
          host(feature)
              .flags(
                  "-Duser.home=" + folder,
                  "-Djava.util.logging.manager=dev.homeostat.lab.host.MarkedLogManager")
              .agent(agentJar(), FAST + ",http=0")
              .run(program(program))
              .start(folder)) {
        URI metrics = URI.create(answersOn(jvm) + "/metrics");
        assertThat(get(metrics)).contains("# TYPE jvm_thread_count untyped\n");
        endWell(jvm);
        assertThat(jvm.out().lines().toList())
            .isIn(
                List.of("before: false", "manager: MarkedLogManager"),
                List.of("servers: 0", "built: MarkedServerBuilder", "beans: true"));
      }
    }
  }

  private Server alertmanager(int port) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
    return new Server(
        installed("prometheus-alertmanager", "Alertmanager"),
        "--config.file=" + config,
        "--storage.path=" + folder.resolve("am"),
        "--web.listen-address=127.0.0.1:" + port,
        "--cluster.listen-address=");
  }

  private static URI alertsOf(int port) {
    return URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
  }

  private static Finding threadLeak() {
    return new Finding(
        Signal.THREADS.metric(),
        Signal.THREADS.unit(),
        AnomalyType.THREAD_LEAK,
        DetectorKind.TREND.id(),
        60,
        20,
        5,
        System.currentTimeMillis(),
        OptionalDouble.empty(),
        OptionalDouble.of(1),
        Optional.empty());
  }

  /** Does what the sampler does at each tick until something holds. */
  private static void tendUntil(Courier courier, Callable<Boolean> holds) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              courier.tend();
              return holds.call();
            });
  }

  private static void serve(ServerSocket receiver, List<String> answers, List<String> bodies) {
    List<Socket> hanging = new ArrayList<>();
    for (int i = 0; !receiver.isClosed(); i++) {
      try {
        Socket socket = receiver.accept();
        String answer = answers.get(Math.min(i, answers.size() - 1));
        StringBuilder request = new StringBuilder();
        int length = -1;
        int end = -1;
        byte[] buffer = new byte[65_536];
        while (end < 0 || request.length() < end + 4 + length) {
          int n = socket.getInputStream().read(buffer);
          if (n < 0) {
            break;
          }
          request.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
          end = request.indexOf("\r\n\r\n");
          int at = request.indexOf("Content-Length: ") + 16;
          length =
              end < 0 ? -1 : Integer.parseInt(request.substring(at, request.indexOf("\r\n", at)));
        }
        if (end < 0) {
          i--; // It got ready and hung up.
          socket.close();
          continue;
        }
        bodies.add(
            new String(
                request.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8));
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        if (answer.isEmpty()) {
          hanging.add(socket);
        } else {
          socket.close();
        }
      } catch (IOException e) {
        // The next one.
      }
    }
    for (Socket socket : hanging) {
      try {
        socket.close();
      } catch (IOException e) {
        // The other side was faster.
      }
    }
  }

  /** Where the agent says that it answers. */
  private static String answersOn(ForkedJvm jvm) {
    awaitLine(jvm, "answers on ");
    String line =
        jvm.agentLines().stream()
            .filter(said -> said.contains("answers on "))
            .findFirst()
            .orElseThrow();
    return line.substring(line.indexOf("answers on ") + "answers on ".length());
  }

  /** What promtool has to say against metrics; nothing where they are clean. */
  private String promtool(String metrics) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("metrics.txt"), metrics);
    Path out = folder.resolve("promtool.txt");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(promtool.waitFor()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  private static Path installed(String name, String what) {
    Path found = Path.of("/usr/bin", name);
    assumeTrue(
        Files.isExecutable(found), what + " is not here; install it: apt-get install " + name);
    return found;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What a server answers; nothing while it does not listen yet. */
  private static JsonNode json(URI uri) throws IOException, InterruptedException {
    try {
      return new ObjectMapper().readTree(get(uri));
    } catch (ConnectException | JsonProcessingException e) { // It says in words that it starts.
      return MissingNode.getInstance();
    }
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A server of somebody else's, ended by its own process. */
  private final class Server implements AutoCloseable {
    private final Process process;
    private final Path log;

    Server(Path program, String... arguments) throws IOException {
      List<String> words = new ArrayList<>(List.of(program.toString()));
      words.addAll(List.of(arguments));
      log = Files.createTempFile(folder, "server", ".txt");
      process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    String log() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }
}
