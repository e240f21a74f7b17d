package dev.homeostat.lab.corpus.program;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.quartz.Scheduler;
import org.quartz.impl.StdSchedulerFactory;

/** Programs that make threads for a request and never end them. */
public final class ThreadLeaks {
  private ThreadLeaks() {}

  /** An executor made for a request and not shut down. */
  public static Scenario executor() {
    return SessionService.small()
        .losing(
            context -> {
              ExecutorService executor = Executors.newFixedThreadPool(2);
              executor.submit(() -> context.random().nextInt()).get();
              return 1;
            });
  }

  /** A timer made for each user, whose reminder goes on for ever. */
  public static Scenario timer() {
    return SessionService.small()
        .losing(
            context -> {
              TimerTask reminder =
                  new TimerTask() {
                    @Override
                    public void run() {
                      context.random().nextInt();
                    }
                  };
              new Timer(true).schedule(reminder, 3000, 5000);
              return 1;
            });
  }

  /** A Quartz scheduler made for each tenant: one thread that schedules and one that works. */
  public static Scenario quartz() {
    return SessionService.small()
        .losing(
            context -> {
              Properties settings = new Properties();
              settings.put("org.quartz.scheduler.instanceName", "tenant-" + System.nanoTime());
              settings.put("org.quartz.threadPool.threadCount", "1");
              settings.put("org.quartz.scheduler.skipUpdateCheck", "true");
              Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
              scheduler.start();
              return 2;
            });
  }

  /** Calls without a timeout to a downstream that accepts and never answers. */
  public static Scenario silentDownstream() {
    ExecutorService callers = Executors.newCachedThreadPool();
    ServerSocket[] downstream = new ServerSocket[1];
    return SessionService.small()
        .with(
            context -> downstream[0] = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress()))
        .losing(
            context -> {
              callers.execute(
                  () ->
                      context.guarded(
                          () -> {
                            try (Socket call =
                                    new Socket(
                                        downstream[0].getInetAddress(),
                                        downstream[0].getLocalPort());
                                InputStream in = call.getInputStream()) {
                              return in.read();
                            }
                          }));
              return 1;
            });
  }

  /** Workers that each wait for a signal nobody will give. */
  public static Scenario lostSignal() {
    return SessionService.small()
        .losing(
            context -> {
              CountDownLatch signal = new CountDownLatch(2);
              context.start(
                  "order-worker-" + context.random().nextInt(1_000_000),
                  () -> context.guarded(() -> await(signal)));
              signal.countDown();
              return 1;
            });
  }

  private static Void await(CountDownLatch signal) throws InterruptedException {
    signal.await();
    return null;
  }
}
