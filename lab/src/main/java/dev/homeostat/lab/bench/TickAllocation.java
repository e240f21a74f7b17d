package dev.homeostat.lab.bench;

import com.sun.management.ThreadMXBean;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a tick allocates: reading the signals, judging them, and, for comparison, asking the
 * platform's beans bare for the same. Prints bytes a tick, the mean of a thousand after warming up;
 * of the ticks one in ten looks at the threads' states and one in sixty at the limits, as in a
 * process that ticks each second. Class histograms, one in two minutes at most, are left out.
 */
public final class TickAllocation {

  private static final int WARM = 3_000;
  private static final int TICKS = 1_200;
  private static final Signal[] SIGNALS = Signal.values();

  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private TickAllocation() {}

  /** Runs it. */
  public static void main(String[] args) {
    TickAllocation harness = new TickAllocation();
    try (Sensors sensors =
        Sensors.ofThisProcess(
            () -> "", new HistogramBudget(0, Duration.ZERO), TickAllocation::tell)) {
      List<String> alerts = new ArrayList<>();
      Judge judge =
          new Judge(
              AnalyzerOptions.of("lab"), alert -> alerts.add(alert.metric()), TickAllocation::tell);
      Readings readings = new Readings();
      double read = harness.perTick(i -> read(sensors, readings, i));
      double judged =
          harness.perTick(
              i -> {
                readings.begin(TimeUnit.SECONDS.toNanos(i), i);
                for (Signal signal : SIGNALS) {
                  readings.set(signal, 1_000 + i % 7);
                }
                judge.judge(readings);
              });
      BareBeans beans = new BareBeans();
      double bare = harness.perTick(beans::read);
      System.out.println("read " + Math.round(read));
      System.out.println("judged " + Math.round(judged));
      System.out.println("bare " + Math.round(bare));
      System.out.println("alerts " + alerts.size());
    }
  }

  private static void read(Sensors sensors, Readings readings, int i) {
    readings.begin(TimeUnit.SECONDS.toNanos(i), i);
    sensors.read(readings);
  }

  private static void tell(String line) {
    System.err.println(line);
  }

  private double perTick(Tick tick) {
    long self = Thread.currentThread().getId();
    for (int i = 1; i <= WARM; i++) {
      tick.run(i);
    }
    long before = threads.getThreadAllocatedBytes(self);
    for (int i = WARM + 1; i <= WARM + TICKS; i++) {
      tick.run(i);
    }
    return (double) (threads.getThreadAllocatedBytes(self) - before) / TICKS;
  }

  private interface Tick {
    void run(int i);
  }
}
