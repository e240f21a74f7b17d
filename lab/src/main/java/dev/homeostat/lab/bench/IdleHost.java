package dev.homeostat.lab.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

/**
 * A host that does nothing. It says how long it took from the time in its first argument ({@code
 * System.nanoTime()} of whoever started it: on Linux one clock for all processes) to main; then, on
 * a line {@code threads} or {@code sampler}, how many of the threads are Homeostat's, or what
 * processor time the agent's sampler has had. It ends with its standard input, or at once where its
 * second argument is {@code once}.
 */
public final class IdleHost {

  private IdleHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    long now = System.nanoTime();
    System.out.println("main " + (now - Long.parseLong(args[0])));
    System.out.println("premain " + System.getProperty(TimedAgent.PROPERTY, "0"));
    if (args.length > 1 && args[1].equals("once")) {
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("threads")) {
        tellThreads();
      } else {
        tellSampler();
      }
    }
  }

  private static void tellThreads() {
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("homeostat"))
            .count();
    System.out.println("threads " + threads);
  }

  private static void tellSampler() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null
          && (info.getThreadName().equals("homeostat-sampler")
              || info.getThreadName().equals(BareAgent.THREAD))) {
        System.out.println("cpu " + threads.getThreadCpuTime(info.getThreadId()));
        System.out.println("at " + System.nanoTime());
      }
    }
  }
}
