package dev.homeostat.lab.corpus.program;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Programs that make a client or a pool for a request, or take a connection, and never close it.
 */
public final class ClientLeaks {
  private ClientLeaks() {}

  /** A JDK HTTP client for each tenant, kept: a selector thread, a selector and a connection. */
  public static Scenario jdkHttpClient() {
    JdkWebServer server = new JdkWebServer();
    Queue<HttpClient> clients = new ConcurrentLinkedQueue<>();
    return server.losing(
        context -> {
          HttpClient client = HttpClient.newBuilder().executor(Runnable::run).build();
          client.send(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.discarding());
          clients.add(client);
          return 1;
        });
  }

  /** An event loop group for each call, not shut down. */
  public static Scenario nettyGroup() {
    JdkWebServer server = new JdkWebServer();
    return server.losing(
        context -> {
          new Bootstrap()
              .group(new NioEventLoopGroup(1))
              .channel(NioSocketChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.uri().getHost(), server.uri().getPort())
              .sync()
              .channel()
              .close()
              .sync();
          return 1;
        });
  }

  /** A Hikari pool over H2 for each tenant: a housekeeper and the threads that add connections. */
  public static Scenario hikariPool() {
    return SessionService.small()
        .losing(
            context -> {
              HikariConfig config = new HikariConfig();
              config.setJdbcUrl("jdbc:h2:mem:tenants");
              config.setMaximumPoolSize(1);
              try (Connection connection = new HikariDataSource(config).getConnection()) {
                connection.isValid(1);
              }
              return 1;
            });
  }

  /** A Kafka producer for each call, towards a broker that is away. */
  public static Scenario kafkaProducer() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", "127.0.0.1:9",
            "buffer.memory", 65536L,
            "batch.size", 1024,
            "reconnect.backoff.ms", 5000L,
            "reconnect.backoff.max.ms", 5000L);
    return SessionService.small()
        .losing(
            context -> {
              new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
              return 1;
            });
  }

  /** Answers of OkHttp whose body is neither read nor closed, kept by their readers. */
  public static Scenario okHttpBody() {
    JdkWebServer server = new JdkWebServer();
    OkHttpClient client = new OkHttpClient();
    Queue<Response> unread = new ConcurrentLinkedQueue<>();
    return server.losing(
        context -> {
          Request request = new Request.Builder().url(server.uri().toURL()).build();
          unread.add(client.newCall(request).execute());
          return 2;
        });
  }

  /** An Apache client with a pool of its own for each call, not closed. */
  public static Scenario apacheClient() {
    JdkWebServer server = new JdkWebServer();
    List<CloseableHttpClient> clients = new CopyOnWriteArrayList<>();
    return server.losing(
        context -> {
          CloseableHttpClient client = HttpClients.createDefault();
          clients.add(client);
          URI uri = server.uri();
          client.execute(new HttpGet(uri), answer -> EntityUtils.toByteArray(answer.getEntity()));
          return 2;
        });
  }
}
