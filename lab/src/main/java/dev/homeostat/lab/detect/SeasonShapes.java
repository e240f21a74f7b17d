package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.signal.Signal.Harm;
import dev.homeostat.signal.Signal.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Three weeks of series that follow the hours, judged without the time of day and with it: episodes
 * while healthy, and whether faults among the hours are still found. Usage: SeasonShapes FIRST_SEED
 * SEEDS.
 */
public final class SeasonShapes {
  private static final int HOURS = 24 * 21;
  private static final int KNOWN_AFTER = 24 * 2;
  private static final int ONSET = 24 * 10;
  private static final double LATEST_HOURS = 0.5;
  private static final double SECONDS_AN_HOUR = 3600;
  private static final Traits CUSTOM = Traits.custom(false);
  private static final Traits THREADS = new Traits(Kind.GAUGE, Harm.UP, 16);
  private static final double LIMIT = 4096;

  private SeasonShapes() {}

  /** Load by the hour, around 0 to 1. */
  private enum Pattern {
    FLAT {
      @Override
      double load(double hour, SplittableRandom days) {
        return 0;
      }
    },
    DIURNAL {
      @Override
      double load(double hour, SplittableRandom days) {
        return (1 - Math.cos(2 * Math.PI * (hour - 3) / 24)) / 2;
      }
    },
    OFFICE {
      @Override
      double load(double hour, SplittableRandom days) {
        double clock = hour % 24;
        boolean weekend = (int) (hour / 24) % 7 >= 5;
        double up = Math.max(0, Math.min(1, (clock - 8) * 2));
        double down = Math.max(0, Math.min(1, (clock - 18) * 2));
        return (up - down) * (weekend ? 0.2 : 1);
      }
    },
    NIGHTLY {
      @Override
      double load(double hour, SplittableRandom days) {
        double clock = hour % 24 - 2 - days.nextDouble() / 6;
        return clock >= 0 && clock < 0.4 ? 1 : 0;
      }
    },
    WEEKLY {
      @Override
      double load(double hour, SplittableRandom days) {
        double clock = hour % 24 - 3 - days.nextDouble() / 6;
        return (int) (hour / 24) % 7 == 6 && clock >= 0 && clock < 0.7 ? 1 : 0;
      }
    };

    abstract double load(double hour, SplittableRandom days);
  }

  /** What goes wrong at its onset. */
  private enum Fault {
    NONE,
    /** An hour is lost, as when clocks go forward. */
    HOUR_LOST,
    /** The host's clock is set five hours ahead; the load is not. */
    CLOCK_SET,
    /** Six days without load. */
    HOLIDAY,
    /** Half an hour of the peak's load, or as much again, at three hours past onset. */
    BURST,
    /** As high as the load's whole range every day. */
    LEAK,
    /** A quarter of that. */
    SLOW_LEAK;

    boolean isHealthy() {
      return switch (this) {
        case NONE, HOUR_LOST, CLOCK_SET, HOLIDAY -> true;
        case BURST, LEAK, SLOW_LEAK -> false;
      };
    }
  }

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    int seeds = Integer.parseInt(args[1]);
    for (int seconds :
        args.length > 2 ? new int[] {Integer.parseInt(args[2])} : new int[] {10, 300}) {
      for (boolean limited : new boolean[] {false, true}) {
        for (Pattern pattern : Pattern.values()) {
          for (Fault fault : Fault.values()) {
            if (pattern == Pattern.FLAT && fault.isHealthy() && fault != Fault.NONE) {
              continue;
            }
            row(first, seeds, seconds, limited, pattern, fault);
          }
        }
      }
    }
  }

  private static void row(
      long first, int seeds, int seconds, boolean limited, Pattern pattern, Fault fault) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%3d s %-9s %-8s %-9s",
                seconds,
                limited ? "limit" : "no limit",
                pattern,
                fault));
    for (boolean timed : new boolean[] {false, true}) {
      Run all = new Run(seeds);
      for (int i = 0; i < seeds; i++) {
        new Watch(first + i, seconds, limited, pattern, fault, timed).run(all, i);
      }
      text.append(timed ? " | with hours: " : " without: ").append(all.told(fault));
    }
    System.out.println(text);
  }

  /** What many seeds came to. */
  private static final class Run {
    private final double[] delays;
    private int learning;
    private int known;
    private int found;

    Run(int seeds) {
      delays = new double[seeds];
      Arrays.fill(delays, Double.POSITIVE_INFINITY);
    }

    String told(Fault fault) {
      Arrays.sort(delays);
      String text = String.format(Locale.ROOT, "%4d in two days, %4d later", learning, known);
      return fault.isHealthy()
          ? text
          : text
              + String.format(
                  Locale.ROOT, ", found %3d, median %6.1f h", found, delays[delays.length / 2]);
    }
  }

  /** One series under a judge. */
  private static final class Watch {
    private final long seed;
    private final int seconds;
    private final boolean limited;
    private final Pattern pattern;
    private final Fault fault;
    private final boolean timed;

    Watch(long seed, int seconds, boolean limited, Pattern pattern, Fault fault, boolean timed) {
      this.seed = seed;
      this.seconds = seconds;
      this.limited = limited;
      this.pattern = pattern;
      this.fault = fault;
      this.timed = timed;
    }

    void run(Run all, int at) {
      SplittableRandom r = new SplittableRandom(seed);
      DoubleSupplier n = Signals.normal(seed);
      SeriesJudge judge = new SeriesJudge(limited ? THREADS : CUSTOM);
      double range = 60 + 240 * r.nextDouble();
      double offset = 24 * r.nextDouble();
      double onset = ONSET + 24 * r.nextDouble();
      int ticksAnHour = (int) (SECONDS_AN_HOUR / seconds);
      long day = -1;
      double size = range;
      boolean open = false;
      boolean set = false;
      for (long t = 0; t < (long) HOURS * ticksAnHour; t++) {
        double hour = (double) t / ticksAnHour;
        double past = hour - onset;
        if ((long) hour / 24 != day) {
          day = (long) hour / 24;
          size = range * (0.9 + 0.2 * r.nextDouble());
        }
        double lived = hour + offset + (fault == Fault.HOUR_LOST && past > 0 ? 1 : 0);
        boolean away = fault == Fault.HOLIDAY && past > 0 && past < 144;
        double load =
            away ? 0 : pattern.load(lived, new SplittableRandom(seed * 31 + (long) lived / 24));
        double wrong =
            switch (fault) {
              case BURST -> past > 3 && past < 3.5 ? range : 0;
              case LEAK -> Math.max(0, past) * range / 24;
              case SLOW_LEAK -> Math.max(0, past) * range / 96;
              default -> 0;
            };
        double value =
            Math.rint(
                40 + size * load + wrong + (2 + Math.sqrt(size * load) / 3) * n.getAsDouble());
        if (fault == Fault.CLOCK_SET && past > 0 && !set) {
          set = true;
          judge.distrustHours();
        }
        Judgement j =
            judge.judge(
                t,
                timed ? 400_000 + hour + (set ? 5 : 0) : Double.NaN,
                value,
                limited ? LIMIT : Double.NaN,
                Double.NaN,
                t >= 300);
        boolean now =
            j.state() == Judgement.State.ANOMALOUS
                && !(limited && j.source() == Judgement.Source.SPIKE);
        if (now && !open) {
          count(all, at, hour, past, j);
        }
        open = now;
        if (now && leaks() && past > 0 && j.source() == Judgement.Source.TREND) {
          find(all, at, past);
        }
      }
    }

    private boolean leaks() {
      return fault == Fault.LEAK || fault == Fault.SLOW_LEAK;
    }

    private static void find(Run all, int at, double past) {
      if (Double.isInfinite(all.delays[at])) {
        all.delays[at] = past;
        all.found++;
      }
    }

    private void count(Run all, int at, double hour, double past, Judgement j) {
      boolean right =
          leaks() ? j.source() == Judgement.Source.TREND : past > 3 && past < 3 + LATEST_HOURS;
      if (!fault.isHealthy() && past > 0 && right) {
        find(all, at, past);
      } else if (hour < KNOWN_AFTER) {
        all.learning++;
      } else {
        all.known++;
      }
    }
  }
}
