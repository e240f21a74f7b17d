package dev.homeostat.agent;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.EvidenceMode;
import dev.homeostat.evidence.EvidenceOptions;
import dev.homeostat.sensor.Beans;
import dev.homeostat.sink.Links;
import dev.homeostat.text.Durations;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Wires the agent in a watched process.
 *
 * <p>Nothing that runs before the first alert is written with a lambda, here or in core: the first
 * ones bring the JDK's machinery that makes classes at run time, whose compilation alone took 6 MB
 * of the host's memory on JDK 25. {@code AgentFootprintIT} holds it.
 */
final class AgentRuntime {

  private static final String DEVELOPMENT = "development build";

  private AgentRuntime() {}

  /** Gives back all that was taken, where the JVM goes on without the agent. */
  private record Ending(
      BehavioralAnalyzer analyzer, Receivers receivers, @Nullable HttpPart http, Thread shutdown)
      implements Runnable {
    @Override
    public void run() {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdown);
      } catch (IllegalStateException e) {
        return; // The JVM is ending, and the hook does the same.
      }
      if (http != null) {
        http.close();
      }
      analyzer.close();
      receivers.close();
    }
  }

  /**
   * Watches this JVM until it ends or the agent is unloaded. Called for the shim, on the sampler's
   * thread.
   *
   * @param version of the agent
   * @param arguments the agent's argument
   * @param bridge takes what the application's own metrics are handed to
   * @param ending takes what ends watching and gives back all that was taken
   */
  static void run(
      @Nullable String version,
      @Nullable String arguments,
      Instrumentation instrumentation,
      Consumer<ObjDoubleConsumer<String>> bridge,
      Consumer<Runnable> ending) {
    Map<String, String> environment = System.getenv();
    AgentSettings settings = AgentSettings.of(arguments, System.getProperties(), environment);
    AgentOptions options = AgentOptions.of(settings);
    if (!options.enabled() && settings.isSetBesidesConfig(AgentKey.ENABLED)) {
      return; // The file cannot switch it on: it is asked last.
    }
    ProgramIdentity program = new ProgramIdentity(System.getProperties(), environment);
    String component =
        options.component().isPresent() ? options.component().get() : program.component();
    Optional<String> release =
        options.version().isPresent() ? options.version() : program.version();
    Beans.use(new InstrumentedBeans(instrumentation));
    // Where it is told elsewhere, the file has no say.
    KillSwitch killSwitch =
        new KillSwitch(
            settings.isSetBesidesConfig(AgentKey.ENABLED) ? Optional.empty() : options.config());
    InstrumentedDiagnostics diagnostics = new InstrumentedDiagnostics(instrumentation);
    AnalyzerOptions watching =
        AnalyzerOptions.of(component)
            .withInterval(options.interval())
            .withDetectors(options.detectors())
            .withLearning(options.learning())
            .withWindow(options.window())
            .withHistogram(diagnostics)
            .withHistogramBudget(options.histogram())
            .withEvidence(
                new EvidenceOptions(options.evidence(), options.evidenceMaxPause(), diagnostics))
            .withResource(program.resource(release))
            .withEnabled(killSwitch);
    if (options.data().isPresent()) {
      watching = watching.withData(options.data().get());
    }
    ThreadContainers.show(instrumentation);
    BehavioralAnalyzer analyzer = new BehavioralAnalyzer(watching);
    Consumer<String> log = analyzer.log();
    for (String problem : settings.problems()) {
      log.accept(problem);
    }
    killSwitch.tell(log);
    // What an alert becomes before it leaves this process.
    UnaryOperator<BehavioralAlert> outward = new Leaving(options.evidence());
    Receivers receivers = new Receivers(analyzer, outward);
    HttpPart http =
        http(analyzer, options, settings, version == null ? DEVELOPMENT : version, outward);
    String destination = receivers.connect(options, links(options, http));
    bridge.accept(new Injection(analyzer));
    // The last alert of a dying JVM gets a quarter of a second to leave it.
    Thread shutdown =
        new Thread(null, new LastDelivery(analyzer, http), "homeostat-shutdown", 0, false);
    Runtime.getRuntime().addShutdownHook(shutdown);
    ending.accept(new Ending(analyzer, receivers, http, shutdown));
    // Put together by hand: a format would load the host's locale data, 4 MB for a line.
    log.accept(
        (version == null ? DEVELOPMENT : version)
            + " watches "
            + component
            + ": "
            + analyzer.sensors().supportedCount()
            + " signals every "
            + Durations.format(options.interval())
            + ", ready in "
            + Durations.format(watching.readyAfter())
            + ", alerts to "
            + destination
            + (http == null ? "" : ", answers on " + http.url())
            + (options.enabled() ? "" : "; switched off until its config file says otherwise"));
    analyzer.watch();
  }

  private static @Nullable HttpPart http(
      BehavioralAnalyzer analyzer,
      AgentOptions options,
      AgentSettings settings,
      String version,
      UnaryOperator<BehavioralAlert> outward) {
    return options.http().isEmpty()
        ? null
        : HttpPart.open(
                analyzer,
                options.http().get(),
                settings.bad(AgentKey.HTTP, "it is off"),
                options.httpToken(),
                options.links().page(),
                version,
                outward)
            .orElse(null);
  }

  private static Links links(AgentOptions options, @Nullable HttpPart http) {
    Links told = options.links();
    return http == null || told.page().isPresent()
        ? told
        : new Links(HttpPart.reachable(http.url()), told.runbooks());
  }

  private record Leaving(EvidenceMode mode) implements UnaryOperator<BehavioralAlert> {
    @Override
    public BehavioralAlert apply(BehavioralAlert alert) {
      return mode.leaving(alert);
    }
  }

  /** What the host may call with anything at all, a name that is null included. */
  private record Injection(BehavioralAnalyzer analyzer) implements ObjDoubleConsumer<String> {
    @Override
    public void accept(@Nullable String name, double value) {
      if (name != null) {
        analyzer.injectMetric(name, value);
      }
    }
  }

  private record LastDelivery(BehavioralAnalyzer analyzer, @Nullable HttpPart http)
      implements Runnable {
    @Override
    public void run() {
      analyzer.remember();
      if (http != null) {
        http.close();
      }
      analyzer.courier().close();
    }
  }
}
