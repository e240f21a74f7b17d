package dev.homeostat.lab.detect;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Seeded synthetic series: clean ones, healthy look-alikes and leaks. */
final class Signals {
  private Signals() {}

  /** Standard normal numbers. */
  static DoubleSupplier normal(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 12345);
    return random::nextGaussian;
  }

  static DoubleSupplier gaussian(long seed) {
    DoubleSupplier n = normal(seed);
    return () -> 100 + 5 * n.getAsDouble();
  }

  static DoubleSupplier studentT3(long seed) {
    DoubleSupplier n = normal(seed);
    return () -> {
      double a = n.getAsDouble(), b = n.getAsDouble(), c = n.getAsDouble();
      return 100 + 5 * n.getAsDouble() / Math.sqrt((a * a + b * b + c * c) / 3);
    };
  }

  static DoubleSupplier lognormal(long seed) {
    DoubleSupplier n = normal(seed);
    return () -> 20 * Math.exp(n.getAsDouble());
  }

  static DoubleSupplier ar(long seed, double phi) {
    DoubleSupplier n = normal(seed);
    double[] x = {n.getAsDouble() / Math.sqrt(1 - phi * phi)};
    return () -> 100 + 5 * (x[0] = phi * x[0] + n.getAsDouble());
  }

  /** Daily sine with noise of a tenth of its amplitude, at a random phase. */
  static DoubleSupplier daily(long seed, int period, double noise) {
    DoubleSupplier n = normal(seed);
    double phase = new SplittableRandom(seed).nextDouble() * 2 * Math.PI;
    long[] t = {0};
    return () ->
        100 + 40 * Math.sin(phase + 2 * Math.PI * t[0]++ / period) + noise * n.getAsDouble();
  }

  static DoubleSupplier constant(long seed) {
    return () -> 42;
  }

  static DoubleSupplier quantised(long seed) {
    DoubleSupplier n = normal(seed);
    return () -> Math.rint(20 + 0.8 * n.getAsDouble());
  }

  /** Mostly one value, sometimes one more: threads of a small pool. */
  static DoubleSupplier mostlyConstant(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    return () -> 30 + (r.nextInt(50) == 0 ? 1 : 0);
  }

  /** A total that grows by a Poisson-like number each tick. */
  static DoubleSupplier counter(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    double[] total = {r.nextInt(1000)};
    return () -> {
      int k = 0;
      for (double p = r.nextDouble(); p > Math.exp(-20); p *= r.nextDouble()) {
        k++;
      }
      return total[0] += k;
    };
  }

  /**
   * Saw of height 100 over a floor; period drawn anew for each tooth; noise 2; floor rises after
   * onset.
   */
  static DoubleSupplier saw(long seed, double level, double perPoint, long onset) {
    SplittableRandom r = new SplittableRandom(seed);
    DoubleSupplier n = normal(seed);
    double[] s = {r.nextDouble(), 21 + r.nextDouble() * 18};
    long[] t = {0};
    return () -> {
      double y = level + 100 * s[0] + 2 * n.getAsDouble() + perPoint * Math.max(0, t[0] - onset);
      t[0]++;
      s[0] += 1 / s[1];
      if (s[0] >= 1) {
        s[0] -= 1;
        s[1] = 21 + r.nextDouble() * 18;
      }
      return y;
    };
  }

  static DoubleSupplier warmUp(long seed, double tau) {
    DoubleSupplier n = normal(seed);
    long[] t = {0};
    return () -> 50 + 100 * (1 - Math.exp(-t[0]++ / tau)) + 2 * n.getAsDouble();
  }

  /** Threads of a pool: each request takes a random slot; a slot once taken stays. */
  static DoubleSupplier pool(long seed, long begin) {
    SplittableRandom r = new SplittableRandom(seed);
    int size = 20 + r.nextInt(180);
    boolean[] taken = new boolean[size];
    double pace = Math.pow(10, -2.5 + 2 * r.nextDouble());
    double[] v = {40};
    long[] t = {0};
    return () -> {
      if (t[0]++ >= begin) {
        for (double left = pace; left > 0; left--) {
          if (left >= 1 || r.nextDouble() < left) {
            int slot = r.nextInt(size);
            if (!taken[slot]) {
              taken[slot] = true;
              v[0]++;
            }
          }
        }
      }
      return v[0] + (r.nextInt(10) == 0 ? 1 : 0);
    };
  }

  static DoubleSupplier stairThenFlat(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    double[] v = {10};
    long[] t = {0};
    int end = 100 + r.nextInt(2000);
    return () -> {
      if (t[0]++ < end && r.nextInt(end / 12 + 1) == 0) {
        v[0] += 5 + r.nextInt(20);
      }
      return v[0];
    };
  }

  /**
   * Store with a time to live: grows linearly, stays; a saw of collections on top; it takes up to
   * 45 % of the limit 1000.
   */
  static DoubleSupplier ttl(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    double height = 50 + r.nextDouble() * 250;
    double fill = 300 + r.nextDouble() * 6000;
    DoubleSupplier saw = saw(seed, 100, 0, 0);
    long[] t = {0};
    return () -> saw.getAsDouble() + height * Math.min(1, t[0]++ / fill);
  }

  /** G1-like: every young collection leaves a bit more until a concurrent cycle takes it away. */
  static DoubleSupplier g1(long seed) {
    return g1(seed, false);
  }

  /** The same as a JVM is watched: a value when a concurrent cycle has examined the whole heap. */
  static DoubleSupplier g1Live(long seed) {
    return g1(seed, true);
  }

  private static DoubleSupplier g1(long seed, boolean live) {
    SplittableRandom r = new SplittableRandom(seed);
    double lives = 200 + r.nextDouble() * 100;
    double trigger = 450 + r.nextDouble() * 100;
    double perYoung = Math.pow(10, -1 + 1.5 * r.nextDouble());
    double[] s = {lives, 0};
    return () -> {
      boolean examined = false;
      s[1] += 1 / 25.0 * (0.7 + 0.6 * r.nextDouble());
      if (s[1] >= 1) {
        s[1] = 0;
        s[0] += perYoung;
        if (s[0] > trigger) {
          s[0] = lives + 10 * r.nextDouble();
          examined = true;
        }
      }
      return examined || !live ? s[0] + 300 * s[1] : Double.NaN;
    };
  }

  /** Threads following a daily load in bursts of requests. */
  static DoubleSupplier diurnal(long seed, int period) {
    SplittableRandom r = new SplittableRandom(seed);
    double phase = r.nextDouble() * 2 * Math.PI;
    double peak = 20 + 100 * r.nextDouble();
    DoubleSupplier n = normal(seed);
    long[] t = {0};
    return () -> {
      double load = peak * (1 + Math.sin(phase + 2 * Math.PI * t[0]++ / period)) / 2;
      return Math.rint(30 + load + Math.sqrt(load / 4) * n.getAsDouble());
    };
  }
}
