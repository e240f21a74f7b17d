package dev.homeostat.lab.corpus.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/** Programs that begin, from one moment on, to ask too much of the collector or the processor. */
public final class Pressure {
  private Pressure() {}

  /** Live data that fills the heap to six sevenths, so that collections hardly free anything. */
  public static Scenario thrash() {
    Queue<byte[]> report = new ConcurrentLinkedQueue<>();
    return SessionService.busy()
        .losing(
            context -> {
              Runtime runtime = Runtime.getRuntime();
              System.gc();
              long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
              long taken = free - runtime.maxMemory() / 7;
              for (long i = 0; i < taken; i += 16 * 1024) {
                report.add(new byte[16 * 1024]);
              }
              return 1;
            });
  }

  /** Requests of which each needs a third of the heap for a moment. */
  public static Scenario giants() {
    return SessionService.busy()
        .losing(
            context -> {
              long free = Runtime.getRuntime().maxMemory() * 35 / 100;
              List<byte[]> rows = new ArrayList<>();
              for (long i = 0; i < free; i += 64 * 1024) {
                rows.add(new byte[64 * 1024]);
              }
              return rows.size() > 0 ? 1 : 0;
            });
  }

  /** A report that is rendered again and again by a loop that should have waited. */
  public static Scenario renderStorm() {
    ObjectMapper json = new ObjectMapper();
    Map<String, Object> report = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      report.put("row-" + i, List.of(i, "value " + i, i * 1.19));
    }
    return SessionService.small()
        .losing(
            context -> {
              context.every(
                  "report-renderer",
                  0.01,
                  ignored -> {
                    for (int i = 0; i < 40; i++) {
                      json.writeValueAsString(report);
                    }
                  });
              return 1;
            });
  }

  /** Debug logging that somebody turned on: every request formats a thousand lines. */
  public static Scenario debugLogging() {
    LoggerContext logback = new LoggerContext();
    Logger logger = logback.getLogger("shop.orders");
    logger.setLevel(Level.INFO);
    logger.addAppender(appender(logback));
    Scenario service =
        context -> {
          for (int i = 0; i < 1000; i++) {
            logger.debug("order {} of customer {} is on its way", i, context);
          }
        };
    return service.losing(
        context -> {
          logger.setLevel(Level.DEBUG);
          return 1;
        });
  }

  private static OutputStreamAppender<ILoggingEvent> appender(LoggerContext logback) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern("%d %-5level [%thread] %logger: %msg%n");
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(logback);
    appender.setEncoder(encoder);
    appender.setOutputStream(OutputStream.nullOutputStream());
    appender.start();
    return appender;
  }

  /** A pattern that tries a cubic number of ways through the input somebody sent. */
  public static Scenario regexRunaway() {
    Pattern parameter = Pattern.compile(".*.*.*=;");
    return SessionService.small()
        .losing(
            context -> {
              String input = "word".repeat(5000);
              context.start("search-query", () -> parameter.matcher(input).matches());
              return 1;
            });
  }

  /** A poller that no longer blocks because its end-of-stream is not noticed. */
  public static Scenario spinRunaway() {
    int[] seen = {0};
    return SessionService.small()
        .losing(
            context -> {
              context.start(
                  "stream-poller",
                  () -> {
                    while (seen[0] >= 0) {
                      seen[0] = (seen[0] * 31 + 7) & 0xffff;
                    }
                  });
              return 1;
            });
  }

  /** A monitoring job that takes class histograms of a large heap all the time. */
  public static Scenario histograms() {
    List<Object[]> catalogue = new ArrayList<>();
    return SessionService.small()
        .with(
            context -> {
              for (int i = 0; i < 1_500_000; i++) {
                catalogue.add(new Object[] {i});
              }
            })
        .losing(
            context -> {
              context.every("support-core", 0.4, ignored -> histogram());
              return 1;
            });
  }

  private static void histogram() throws Exception {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "gcClassHistogram",
            new Object[] {new String[0]},
            new String[] {String[].class.getName()});
  }
}
