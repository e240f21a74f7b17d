package dev.homeostat.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent that a service is measured with, or none.
 *
 * @param key for the command line
 * @param name for people
 * @param peer whether it is another's
 * @param scraped whether it answers on a port at {@code /metrics}, and is asked there
 * @param flags puts it into a JVM
 */
record Contender(String key, String name, boolean peer, boolean scraped, Flags flags) {

  /** Nothing listens there: what an agent would send stays on this machine and is refused. */
  private static final int CLOSED_PORT = 9;

  private static final String ONLY_HERE = "http://127.0.0.1:" + CLOSED_PORT;

  /** The JVM's flags. */
  interface Flags {
    /**
     * Makes them.
     *
     * @param folder of this run
     * @param port to answer at, where it does
     */
    List<String> in(Path folder, int port) throws IOException;
  }

  /** All, in the order of the page. */
  static List<Contender> all(Path agent, Path peers) {
    return List.of(
        new Contender("none", "none", false, false, (folder, port) -> List.of()),
        new Contender("again", "none again", false, false, (folder, port) -> List.of()),
        new Contender(
            "homeostat",
            "Homeostat",
            false,
            false,
            (folder, port) -> List.of("-javaagent:" + agent + "=" + Site.EVERY_SECOND)),
        new Contender(
            "full",
            "Homeostat, HTTP and store",
            false,
            true,
            (folder, port) ->
                List.of(
                    "-javaagent:%s=%s,http=%d,data=%s,alerts=%s"
                        .formatted(
                            agent,
                            Site.EVERY_SECOND,
                            port,
                            folder.resolve("memory"),
                            folder.resolve("alerts.jsonl")),
                    "-Duser.home=" + folder)),
        new Contender(
            "jmx",
            "jmx_prometheus 1.0.1",
            true,
            true,
            (folder, port) ->
                List.of(
                    "-javaagent:%s=127.0.0.1:%d:%s"
                        .formatted(
                            peers.resolve("jmx_prometheus_javaagent.jar"),
                            port,
                            Files.writeString(
                                folder.resolve("jmx.yaml"), "rules:\n- pattern: .*\n")))),
        new Contender(
            "otel",
            "OpenTelemetry 2.33.1",
            true,
            false,
            (folder, port) ->
                List.of(
                    "-javaagent:" + peers.resolve("opentelemetry-javaagent.jar"),
                    "-Dotel.traces.exporter=none",
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none")),
        new Contender(
            "datadog",
            "Datadog 1.68.1",
            true,
            false,
            (folder, port) ->
                List.of(
                    "-javaagent:" + peers.resolve("dd-java-agent.jar"),
                    "-Ddd.trace.agent.url=" + ONLY_HERE,
                    "-Ddd.jmxfetch.statsd.host=127.0.0.1",
                    "-Ddd.instrumentation.telemetry.enabled=false",
                    "-Ddd.remote_config.enabled=false")),
        new Contender(
            "elastic",
            "Elastic 1.55.1",
            true,
            false,
            (folder, port) ->
                List.of(
                    "-javaagent:" + peers.resolve("elastic-apm-agent.jar"),
                    "-Delastic.apm.server_url=" + ONLY_HERE,
                    "-Delastic.apm.cloud_provider=NONE",
                    "-Delastic.apm.central_config=false")));
  }
}
