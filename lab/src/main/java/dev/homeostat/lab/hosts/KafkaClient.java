package dev.homeostat.lab.hosts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends an order and reads it back. */
final class KafkaClient implements Client {

  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final int PATIENCE_SECONDS = 30;

  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;

  KafkaClient(Stage stage) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + stage.port());
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    try {
      send("first");
      consumer.assign(List.of(ORDERS));
      consumer.seekToBeginning(List.of(ORDERS));
      receive();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  @Override
  public String ask() throws Exception {
    send("an order");
    return receive();
  }

  private void send(String order) throws Exception {
    producer
        .send(new ProducerRecord<>(ORDERS.topic(), ORDERS.partition(), null, order))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private String receive() {
    for (ConsumerRecord<String, String> order :
        consumer.poll(Duration.ofSeconds(PATIENCE_SECONDS))) {
      return order.value();
    }
    throw new IllegalStateException("nothing came back");
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close(Duration.ofSeconds(1));
  }
}
