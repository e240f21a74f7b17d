package dev.homeostat.lab.hosts;

import dev.homeostat.lab.fork.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers, a row each. Their versions stand in {@code lab/hosts/pom.xml}. */
final class Hosts {

  static final List<Host> ALL =
      List.of(
          new Host("Tomcat", "apache-tomcat-*", Hosts::tomcat, at("/shop/")),
          new Host("WildFly", "wildfly-*", Hosts::wildFly, at("/shop/")),
          new Host(
              "Keycloak",
              "keycloak-*",
              Hosts::keycloak,
              at("/realms/master/.well-known/openid-configuration")),
          new Host("Kafka", "kafka", Hosts::kafka, KafkaClient::new),
          new Host("ZooKeeper", "zookeeper", Hosts::zooKeeper, ZooKeeperClient::new),
          new Host("Artemis", "apache-artemis-*", Hosts::artemis, StompClient::new),
          new Host("Spring Boot", "spring-boot", Hosts::springBoot, at("/orders/ordinary")));

  private static final String PAGE =
      """
      <%@ page contentType="text/plain" %><%
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 200; i++) { text.append("order ").append(i * i).append("\\n"); }
      %><%= text %>
      """;

  private Hosts() {}

  private static Host.Connect at(String path) {
    return stage -> new WebClient(stage.port(), path);
  }

  private static ForkedJvm.Builder tomcat(Stage stage) throws IOException {
    stage.copy("conf", "conf");
    Path file = stage.folder().resolve("conf/server.xml");
    String server = Files.readString(file);
    stage.write(
        "conf/server.xml",
        server
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + stage.port() + '"'));
    stage.write("webapps/shop/index.jsp", PAGE);
    Files.createDirectories(stage.folder().resolve("temp"));
    return stage
        .script(stage.software() + "/bin/catalina.sh", "CATALINA_OPTS", "run")
        .variable("CATALINA_BASE", stage.folder().toString());
  }

  private static ForkedJvm.Builder wildFly(Stage stage) throws IOException {
    stage.copy("standalone", "base");
    stage.write("base/deployments/shop.war/index.jsp", PAGE);
    stage.write("base/deployments/shop.war.dodeploy", "");
    return stage.script(
        stage.software() + "/bin/standalone.sh",
        "JBOSS_JAVA_SIZING",
        "-Djboss.server.base.dir=" + stage.folder().resolve("base"),
        "-Djboss.bind.address=127.0.0.1",
        "-Djboss.http.port=" + stage.port(),
        "-Djboss.https.port=0",
        "-Djboss.management.http.port=" + stage.second());
  }

  private static ForkedJvm.Builder keycloak(Stage stage) throws Exception {
    String script = stage.software() + "/bin/kc.sh";
    Path built = stage.software().resolve("built-for-hosts");
    if (!Files.exists(built)) {
      stage.prepare(
          ForkedJvm.on(stage.jdk())
              .program(Path.of("/bin/bash"))
              .run(script, "build", "--db=dev-mem", "--cache=local")
              .variable("JAVA_HOME", stage.jdk().home().toString()));
      Files.createFile(built);
    }
    return stage
        .script(
            script,
            "JAVA_OPTS_APPEND",
            "start",
            "--optimized",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + stage.port(),
            "--hostname-strict=false")
        .variable("KC_BOOTSTRAP_ADMIN_USERNAME", "admin")
        .variable("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
  }

  private static ForkedJvm.Builder kafka(Stage stage) throws Exception {
    Path settings =
        stage.write(
            "server.properties",
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            controller.listener.names=CONTROLLER
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            log.dirs=%3$s
            log.cleaner.dedupe.buffer.size=2097152
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=1
            """
                .formatted(stage.port(), stage.second(), stage.folder().resolve("data")));
    Path logging =
        stage.write(
            "log4j2.properties",
            """
            appender.console.type=Console
            appender.console.name=console
            appender.console.layout.type=PatternLayout
            appender.console.layout.pattern=[%d] %p %m (%c)%n
            rootLogger.level=info
            rootLogger.appenderRef.console.ref=console
            """);
    Path classPath = stage.software().resolve("*");
    stage.prepare(
        ForkedJvm.on(stage.jdk())
            .flags("-Xmx128m")
            .classPath(classPath)
            .run("kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ")
            .run("-c", settings.toString()));
    return stage
        .java()
        .flags("-Dlog4j2.configurationFile=" + logging)
        // Else its logging ends at the same time as the broker, and takes some lines with it.
        .flags("-Dlog4j2.shutdownHookEnabled=false")
        .classPath(classPath)
        .run("kafka.Kafka", settings.toString());
  }

  private static ForkedJvm.Builder zooKeeper(Stage stage) throws IOException {
    Path settings =
        stage.write(
            "zoo.cfg",
            """
            tickTime=2000
            dataDir=%s
            clientPort=%d
            clientPortAddress=127.0.0.1
            admin.enableServer=false
            """
                .formatted(stage.folder().resolve("data"), stage.port()));
    Path logging =
        stage.write(
            "logback.xml",
            """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %p %c - %m%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="console"/></root>
            </configuration>
            """);
    return stage
        .java()
        .flags("-Dlogback.configurationFile=" + logging)
        .classPath(stage.software().resolve("*"))
        .run("org.apache.zookeeper.server.quorum.QuorumPeerMain", settings.toString());
  }

  private static ForkedJvm.Builder artemis(Stage stage) throws Exception {
    Path broker = stage.folder().resolve("broker");
    stage.prepare(
        ForkedJvm.on(stage.jdk())
            .program(Path.of("/bin/bash"))
            .run(stage.software() + "/bin/artemis", "create", broker.toString())
            .run("--user=admin", "--password=admin", "--allow-anonymous", "--silent")
            .run("--no-web", "--no-autotune", "--nio", "--host=127.0.0.1")
            .run("--default-port=" + stage.port(), "--no-amqp-acceptor", "--no-mqtt-acceptor")
            .run("--no-stomp-acceptor", "--no-hornetq-acceptor")
            .variable("JAVA_HOME", stage.jdk().home().toString()));
    return stage.script(broker + "/bin/artemis", "JAVA_ARGS_APPEND", "run");
  }

  private static ForkedJvm.Builder springBoot(Stage stage) {
    return stage
        .java()
        .run("-jar", stage.software().resolve("application.jar").toString())
        .run("--server.address=127.0.0.1", "--server.port=" + stage.port());
  }
}
