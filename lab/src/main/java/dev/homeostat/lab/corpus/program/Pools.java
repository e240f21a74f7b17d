package dev.homeostat.lab.corpus.program;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** Healthy programs whose pools grow to a maximum, or breathe with the load. */
public final class Pools {
  private Pools() {}

  /** A pool that adds a thread for a request until it has its core size, then no more. */
  public static Scenario growing(int threads, double seconds) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, threads, 1, TimeUnit.HOURS, new LinkedBlockingQueue<>());
    Scenario sessions = SessionService.small();
    Scenario service =
        context -> {
          sessions.serve(context);
          pool.execute(() -> CaseContext.sleep(0.005));
        };
    return service.with(
        context ->
            context.every(
                "pool-tuner",
                seconds / threads,
                ignored -> pool.setCorePoolSize(Math.min(threads, pool.getCorePoolSize() + 1))));
  }

  /** A pool that makes threads for bursts and lets them go after seconds. */
  public static Scenario elastic() {
    ExecutorService pool =
        new ThreadPoolExecutor(2, 60, 3, TimeUnit.SECONDS, new SynchronousQueue<>());
    Scenario sessions = SessionService.small();
    return context -> {
      sessions.serve(context);
      pool.execute(() -> CaseContext.sleep(0.05 + 0.1 * context.random().nextDouble()));
    };
  }

  /** A crowd of threads at the start that does its work and goes away. */
  public static Scenario startupCrowd() {
    return SessionService.small()
        .with(
            context -> {
              for (int i = 0; i < 80; i++) {
                double seconds = 6 + 8 * context.random().nextDouble();
                context.start("boot-" + i, () -> CaseContext.sleep(seconds));
              }
            });
  }

  /** A backlog that bursts fill and two workers empty again. */
  public static Scenario backlog() {
    BlockingQueue<byte[]> jobs = new ArrayBlockingQueue<>(1000);
    Scenario submit = context -> jobs.put(new byte[32 * 1024]);
    return submit.with(
        context -> {
          for (int i = 0; i < 2; i++) {
            context.start("job-worker-" + i, () -> context.guarded(() -> drain(jobs)));
          }
        });
  }

  private static Void drain(BlockingQueue<byte[]> jobs) throws InterruptedException {
    while (true) {
      byte[] job = jobs.take();
      CaseContext.sleep(0.01 + job.length * 1e-9);
    }
  }

  /** Parsers from a Commons pool that grows with the load to at most 48. */
  public static Scenario objectPool() {
    GenericObjectPool<byte[]> parsers = new GenericObjectPool<>(new ParserFactory());
    parsers.setMaxTotal(48);
    parsers.setMaxIdle(48);
    Scenario sessions = SessionService.busy();
    return context -> {
      sessions.serve(context);
      byte[] parser = parsers.borrowObject();
      parser[0]++;
      CaseContext.sleep(0.002);
      parsers.returnObject(parser);
    };
  }

  /** Makes parsers with a buffer of 128 KiB. */
  private static final class ParserFactory extends BasePooledObjectFactory<byte[]> {
    @Override
    public byte[] create() {
      return new byte[128 * 1024];
    }

    @Override
    public PooledObject<byte[]> wrap(byte[] parser) {
      return new DefaultPooledObject<>(parser);
    }
  }
}
