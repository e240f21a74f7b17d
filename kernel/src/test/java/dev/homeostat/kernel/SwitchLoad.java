package dev.homeostat.kernel;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;

/**
 * Programs that switch threads as often as they can; for each line of standard input one round,
 * answered with the processor time that an operation took, in nanoseconds.
 */
final class SwitchLoad {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private SwitchLoad() {}

  public static void main(String[] arguments) throws Exception {
    Operation operation = arguments[0].equals("hand-over") ? handOver() : request();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int times = Integer.parseInt(line);
      long before = SYSTEM.getProcessCpuTime();
      for (int i = 0; i < times; i++) {
        operation.run();
      }
      System.out.println((SYSTEM.getProcessCpuTime() - before) / times);
    }
  }

  private interface Operation {
    void run() throws IOException, InterruptedException;
  }

  /** Two threads that hand one thing over and back: two switches, and nothing else. */
  private static Operation handOver() {
    SynchronousQueue<Integer> there = new SynchronousQueue<>();
    SynchronousQueue<Integer> back = new SynchronousQueue<>();
    Thread other =
        new Thread(
            () -> {
              try {
                while (true) {
                  back.put(there.take());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.setDaemon(true);
    other.start();
    return () -> {
      there.put(1);
      back.take();
    };
  }

  /** A request over loopback to a server in the same process. */
  private static Operation request() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URL url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/").toURL();
    return () -> url.openStream().close();
  }
}
