package dev.homeostat.lab.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.lab.fork.ForkedJvm;
import dev.homeostat.lab.fork.Jdk;
import dev.homeostat.lab.fork.Jdks;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures what an open page costs the watched JVM, and how fast the calls it makes are answered,
 * and writes the page about it. Takes a quarter of an hour and wants the machine for itself.
 * Arguments: the agent's jar and the page.
 */
public final class PageCost {

  private static final CostReport.Heading HEADING =
      new CostReport.Heading(
          "What an open page costs",
          PageCost.class,
          "page-cost",
          """
          Six idle hosts of the same age with the agent, `http=0` and `interval=1s`; a client does with three of them what the page does in
          a browser.
          """,
          """
          How each was measured:
          - *more of a processor*: processor time of the whole process (compilation and collections included) over 60 s, less
            that of a host without a page in the same 60 s, of three such pairs the median (least … most): what the agent itself has
            compiled in its first minutes is in both, though not in the same minute of each. The page has
            been open for a minute and a half, in which most of what it needs is compiled, and which is told by itself. *With a
            chart*: its series is asked for once meanwhile, as when it is opened; what it shows from then on it has from the
            events, and it asks again after six minutes.
          - *95th percentile*: of 200 calls of each kind, 40 a second, from connecting to the last byte, behind 100 that
            are not counted; three times, one kind behind the other: the median (least … most). The client is a plain socket and
            the thread that waits on it. *Two bytes from the JDK's own server*, in a host without the agent, which closes the connection too,
            are asked for in the same way, before the others each time. No answer of ours is kept for the next who asks: each is made anew.
          """);

  private static final int SETTLE_SECONDS = 30;
  private static final int COMPILING_SECONDS = 90;
  private static final int SECONDS = 60;
  private static final double MOST_PERCENT = 0.2;
  private static final double MOST_MILLIS = 5;
  private static final int UNCOUNTED = 100;
  private static final int CALLS = 200;
  private static final int ROUNDS = 3;
  private static final int PAIRS = 3;
  private static final int BETWEEN_MILLIS = 25;
  private static final String PORT = "port ";
  private static final String ANSWERS = "answers on ";
  private static final String COURSE = "/api/series?metric=threads";
  private static final List<String> CALLED =
      List.of(
          "/api/profile",
          "/api/signals",
          "/api/signals?recent=120",
          "/api/episodes",
          "/api/status",
          COURSE);

  private final Path folder;
  private final List<ForkedJvm> hosts;
  private final List<ForkedJvm> others;
  private final String bare;
  private final List<String> urls;
  private final String token;

  private PageCost(Path folder, List<ForkedJvm> hosts, List<ForkedJvm> others, ForkedJvm served)
      throws Exception {
    this.folder = folder;
    this.hosts = hosts;
    this.others = others;
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    String port = served.out().lines().filter(of -> of.startsWith(PORT)).findFirst().orElseThrow();
    this.bare = "http://127.0.0.1:" + port.substring(PORT.length()) + ServedHost.BARE;
    this.urls = hosts.stream().map(PageCost::url).toList();
    this.token = Files.readString(folder.resolve(".homeostat/token")).strip();
  }

  private static String url(ForkedJvm host) {
    String line = host.agentLines().get(0);
    return line.substring(line.indexOf(ANSWERS) + ANSWERS.length());
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    List<Jdk> jdks = Stream.of(17, 25).map(Jdks::find).flatMap(Optional::stream).toList();
    CostReport report = new CostReport(HEADING, jdks);
    for (Jdk jdk : jdks) {
      Path folder = Files.createTempDirectory("homeostat-page-cost");
      Candidate agent =
          Candidate.agent(
              "Homeostat", Path.of(args[0]).toAbsolutePath(), Site.EVERY_SECOND + ",http=0");
      List<String> home = List.of("-Duser.home=" + folder);
      List<ForkedJvm> hosts = new ArrayList<>();
      try (ForkedJvm served = served(jdk, folder)) {
        while (hosts.size() < 2 * PAIRS) {
          hosts.add(agent.start(jdk, folder, home));
        }
        new PageCost(folder, hosts.subList(0, PAIRS), hosts.subList(PAIRS, 2 * PAIRS), served)
            .measure(jdk, report);
      } finally {
        hosts.forEach(ForkedJvm::close);
      }
    }
    report.write(Path.of(args[1]));
  }

  private static ForkedJvm served(Jdk jdk, Path folder) throws IOException {
    return ForkedJvm.on(jdk)
        .classPath(Site.classPath())
        .run(ServedHost.class.getName(), Long.toString(System.nanoTime()))
        .start(folder);
  }

  private void measure(Jdk jdk, CostReport report) throws Exception {
    List<Thread> pages = new ArrayList<>();
    for (String url : urls) {
      for (String path : List.of("/", "/page.js", "/uplot.js", CALLED.get(2))) {
        call(url + path);
      }
      Thread page = new Thread(() -> listen(url), "page");
      page.setDaemon(true);
      page.start();
      pages.add(page);
    }
    Used first = percent(COMPILING_SECONDS);
    Used open = percent(SECONDS);
    for (String url : urls) {
      call(url + COURSE);
    }
    Used chart = percent(SECONDS);
    report.tell("of a processor, without a page", jdk, Spread.of(open.without) + " %");
    report.tell(
        "more of a processor, in a page's first minute and a half",
        jdk,
        Spread.of(first.more()) + " %");
    atMost(report, jdk, "more of a processor, a page open", open.more());
    atMost(report, jdk, "more of a processor, with a chart", chart.more());
    tellAnswers(report, jdk);
    if (!pages.stream().allMatch(Thread::isAlive)) {
      throw new IllegalStateException("a stream of events ended meanwhile: " + folder);
    }
  }

  private static void atMost(CostReport report, Jdk jdk, String what, List<Double> percents) {
    report.atMost(what, jdk, Spread.of(percents), MOST_PERCENT, "%");
  }

  /**
   * Processor time in percent of a processor, a host each.
   *
   * @param with a page
   * @param without one
   */
  private record Used(List<Double> with, List<Double> without) {
    List<Double> more() {
      return IntStream.range(0, PAIRS).mapToObj(i -> with.get(i) - without.get(i)).toList();
    }
  }

  /** What the hosts take in a while. */
  private Used percent(int seconds) throws InterruptedException {
    List<Duration> with = used(hosts);
    List<Duration> without = used(others);
    TimeUnit.SECONDS.sleep(seconds);
    return new Used(percent(with, used(hosts), seconds), percent(without, used(others), seconds));
  }

  private static List<Double> percent(List<Duration> before, List<Duration> after, int seconds) {
    return IntStream.range(0, PAIRS)
        .mapToObj(i -> after.get(i).minus(before.get(i)).toMillis() / 10.0 / seconds)
        .toList();
  }

  private static List<Duration> used(List<ForkedJvm> hosts) {
    return hosts.stream().map(PageCost::used).toList();
  }

  private static Duration used(ForkedJvm host) {
    return ProcessHandle.of(host.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  private void tellAnswers(CostReport report, Jdk jdk) throws Exception {
    List<Double> bareMillis = new ArrayList<>();
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      bareMillis.add(slow(bare));
      for (String path : CALLED) {
        millis.computeIfAbsent(path, any -> new ArrayList<>()).add(slow(urls.get(0) + path));
      }
    }
    report.tell(
        "95th percentile of two bytes from the JDK's own server",
        jdk,
        Spread.of(bareMillis) + " ms");
    millis.forEach(
        (path, each) ->
            report.atMost(
                "95th percentile of `" + path + "`", jdk, Spread.of(each), MOST_MILLIS, "ms"));
  }

  /** What one call of twenty takes longer than, in milliseconds. */
  private double slow(String address) throws Exception {
    double[] millis = new double[CALLS];
    for (int i = -UNCOUNTED; i < CALLS; i++) {
      long begin = System.nanoTime();
      call(address);
      millis[Math.max(0, i)] = (System.nanoTime() - begin) / 1e6;
      Thread.sleep(BETWEEN_MILLIS);
    }
    Arrays.sort(millis);
    return millis[(int) (CALLS * 0.95)];
  }

  private void call(String address) throws IOException {
    URI uri = URI.create(address);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String request =
        "GET %s%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(uri.getRawPath(), query, uri.getAuthority(), token);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException(address + " is answered with " + answer);
      }
    }
  }

  private void listen(String url) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/live"))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer " + token)
              .build();
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      // The host ended.
    }
  }
}
