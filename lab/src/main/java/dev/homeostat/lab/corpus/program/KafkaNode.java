package dev.homeostat.lab.corpus.program;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker that is its own controller, with a producer and a consumer. */
public final class KafkaNode implements Scenario {
  private static final String TOPIC = "orders";

  private volatile KafkaProducer<byte[], byte[]> producer;

  @Override
  public void open(CaseContext context) throws Exception {
    int broker = freePort();
    int controller = freePort();
    Path data = context.scratch().resolve("kafka");
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller),
            Map.entry("log.dirs", data.toString()),
            Map.entry("log.segment.bytes", "1048576"),
            Map.entry("log.index.size.max.bytes", "65536"),
            Map.entry("log.retention.bytes", "4194304"),
            Map.entry("log.retention.check.interval.ms", "5000"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0")));
    format(context, settings);
    new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM).startup();
    Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + broker);
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get(30, TimeUnit.SECONDS);
    context.start("order-consumer", () -> context.guarded(() -> consume(broker)));
  }

  private static void format(CaseContext context, Properties settings) throws Exception {
    Path file = context.scratch().resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    String[] arguments = {"format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", file.toString()};
    PrintStream quiet =
        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    StorageTool.execute(arguments, quiet);
  }

  private static Void consume(int broker) {
    Map<String, Object> client =
        Map.of("bootstrap.servers", "127.0.0.1:" + broker, "group.id", "billing");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (true) {
        consumer.poll(Duration.ofMillis(500));
      }
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void serve(CaseContext context) {
    byte[] order = new byte[512 + context.random().nextInt(2048)];
    producer.send(new ProducerRecord<>(TOPIC, order));
  }
}
