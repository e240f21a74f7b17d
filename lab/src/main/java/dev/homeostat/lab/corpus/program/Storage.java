package dev.homeostat.lab.corpus.program;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.GZIPOutputStream;

/** Healthy programs that write, rotate and map files. */
public final class Storage {
  private Storage() {}

  /** Logback with files that roll over each few seconds. */
  public static Scenario rollingLog() {
    LoggerContext logback = new LoggerContext();
    Logger logger = logback.getLogger("shop");
    logger.setAdditive(false);
    Scenario service =
        context -> {
          for (int i = 0; i < 40; i++) {
            logger.info("order {} shipped to customer {}", context.random().nextInt(), i);
          }
        };
    return service.with(context -> logger.addAppender(appender(logback, context.scratch())));
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext logback, Path folder) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(logback);
    appender.setFile(folder.resolve("shop.log").toString());
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(logback);
    window.setParent(appender);
    window.setFileNamePattern(folder + "/shop.%i.log.gz");
    window.setMaxIndex(3);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(logback);
    trigger.setMaxFileSize(FileSize.valueOf("500KB"));
    trigger.start();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern("%d %-5level [%thread] %logger: %msg%n");
    encoder.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(trigger);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** A log of mapped segments of which the newest eight are kept; the collector unmaps the rest. */
  public static Scenario mappedSegments() {
    Deque<MappedByteBuffer> segments = new ArrayDeque<>();
    return SessionService.busy()
        .with(context -> context.every("segment-roller", 0.5, it -> roll(it, segments)));
  }

  private static void roll(CaseContext context, Deque<MappedByteBuffer> segments) throws Exception {
    Path file = context.scratch().resolve("segment-" + System.nanoTime());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer segment = channel.map(MapMode.READ_WRITE, 0, 1 << 20);
      for (int i = 0; i < segment.capacity(); i += 4096) {
        segment.put(i, (byte) 1);
      }
      segments.add(segment);
    }
    Files.delete(file);
    if (segments.size() > 8) {
      segments.remove();
    }
  }

  /** Direct buffers for a transfer each, freed when the collector finds them. */
  public static Scenario directTransfers() {
    Scenario sessions = SessionService.busy();
    return context -> {
      sessions.serve(context);
      ByteBuffer transfer = ByteBuffer.allocateDirect(64 * 1024);
      while (transfer.hasRemaining()) {
        transfer.putLong(context.random().nextLong());
        transfer.position(Math.min(transfer.limit(), transfer.position() + 4088));
      }
    };
  }

  /** Files opened in numbers for an import now and then, and closed. */
  public static Scenario imports(double seconds) {
    return SessionService.small()
        .with(context -> context.every("importer", seconds, Storage::importFiles));
  }

  private static void importFiles(CaseContext context) throws Exception {
    Deque<FileChannel> open = new ArrayDeque<>();
    for (int i = 0; i < 60 + context.random().nextInt(60); i++) {
      Path file = context.scratch().resolve("import-" + i);
      open.add(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      CaseContext.sleep(0.01);
    }
    for (FileChannel channel : open) {
      channel.close();
    }
  }

  /** Compressors made for each answer and ended, as one should. */
  public static Scenario compression() {
    byte[] text = "a line of text to be compressed\n".repeat(1000).getBytes();
    return context -> {
      try (GZIPOutputStream out = new GZIPOutputStream(new ByteArrayOutputStream())) {
        out.write(text, 0, 1 + context.random().nextInt(text.length - 1));
      }
    };
  }
}
