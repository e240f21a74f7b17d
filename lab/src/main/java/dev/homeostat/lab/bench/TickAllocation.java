package dev.homeostat.lab.bench;

import com.sun.management.ThreadMXBean;
import dev.homeostat.AnalyzerOptions;
import dev.homeostat.Judge;
import dev.homeostat.sensor.HistogramBudget;
import dev.homeostat.sensor.Sensors;
import dev.homeostat.signal.Readings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a tick allocates: reading the signals, judging them, and, for comparison, asking the
 * platform's beans bare for the same. Prints bytes a tick, median and mean of those after warming
 * up; of the ticks one in five looks at the threads' states and their limits, as in a process that
 * ticks each second. Class histograms, one in two minutes at most, are left out.
 */
public final class TickAllocation {

  private static final int WARM = 3_000;
  private static final int TICKS = 1_200;

  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final Readings readings = new Readings();

  private TickAllocation() {}

  /** Runs it. */
  public static void main(String[] args) {
    try (Sensors sensors =
        Sensors.ofThisProcess(
            () -> "", new HistogramBudget(0, Duration.ZERO), TickAllocation::tell)) {
      Judge judge = new Judge(AnalyzerOptions.of("lab"), alert -> {}, TickAllocation::tell);
      BareBeans beans = new BareBeans();
      new TickAllocation().measure(sensors, judge, beans);
    }
  }

  private void measure(Sensors sensors, Judge judge, BareBeans beans) {
    List<Double> read = new ArrayList<>();
    List<Double> judged = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int tick = 1; tick <= WARM + TICKS; tick++) {
      readings.begin(TimeUnit.SECONDS.toNanos(tick), TimeUnit.SECONDS.toMillis(tick));
      long began = allocated();
      sensors.read(readings);
      long afterRead = allocated();
      judge.judge(readings);
      long afterJudge = allocated();
      double asked = beans.read(tick);
      long afterBare = allocated();
      if (tick > WARM && !Double.isNaN(asked)) {
        read.add((double) (afterRead - began));
        judged.add((double) (afterJudge - afterRead));
        bare.add((double) (afterBare - afterJudge));
      }
    }
    print("read", read);
    print("judged", judged);
    print("bare", bare);
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static void print(String name, List<Double> bytes) {
    System.out.println(name + " " + Spread.of(bytes).median());
    System.out.println(
        name + "Mean " + bytes.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  private static void tell(String line) {
    System.err.println(line);
  }
}
