package dev.homeostat.agent;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.sink.JsonLinesFile;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.SafeText;
import java.lang.instrument.Instrumentation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Wires the agent in a watched process.
 *
 * <p>Nothing that runs before the first alert is written with a lambda, here or in core: the first
 * ones bring the JDK's machinery that makes classes at run time, whose compilation alone took 6 MB
 * of the host's memory on JDK 25. {@code AgentFootprintIT} holds it.
 */
public final class AgentRuntime {

  private AgentRuntime() {}

  /** Gives back all that was taken, where the JVM goes on without the agent. */
  private record Ending(BehavioralAnalyzer analyzer, Thread shutdown) implements Runnable {
    @Override
    public void run() {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdown);
      } catch (IllegalStateException e) {
        return; // The JVM is ending, and the hook does the same.
      }
      analyzer.close();
    }
  }

  /**
   * Watches this JVM until it ends or the agent is unloaded. Called by the shim, on the sampler's
   * thread.
   *
   * @param version of the agent
   * @param arguments the agent's argument
   * @param bridge takes what the application's own metrics are handed to
   * @param ending takes what ends watching and gives back all that was taken
   */
  public static void run(
      @Nullable String version,
      @Nullable String arguments,
      Instrumentation instrumentation,
      Consumer<ObjDoubleConsumer<String>> bridge,
      Consumer<Runnable> ending) {
    Map<String, String> environment = System.getenv();
    AgentSettings settings = AgentSettings.of(arguments, System.getProperties(), environment);
    AgentOptions options = AgentOptions.of(settings);
    if (!options.enabled() && options.config().isEmpty()) {
      return;
    }
    ProgramIdentity program = new ProgramIdentity(System.getProperties(), environment);
    String component =
        options.component().isPresent() ? options.component().get() : program.component();
    Optional<String> release =
        options.version().isPresent() ? options.version() : program.version();
    AnalyzerOptions watching =
        AnalyzerOptions.of(component)
            .withInterval(options.interval())
            .withDetectors(options.detectors())
            .withLearning(options.learning())
            .withWindow(options.window())
            .withHistogram(new InstrumentedHistogram(instrumentation))
            .withHistogramBudget(options.histogram())
            .withResource(program.resource(release))
            .withEnabled(enabled(options, settings));
    BehavioralAnalyzer analyzer = new BehavioralAnalyzer(watching);
    Consumer<String> log = analyzer.log();
    for (String problem : settings.problems()) {
      log.accept(problem);
    }
    String destination = subscribe(analyzer, options.alerts());
    bridge.accept(new Injection(analyzer));
    // The last alert of a dying JVM gets a quarter of a second to leave it.
    Thread shutdown = new Thread(null, new LastDelivery(analyzer), "homeostat-shutdown", 0, false);
    Runtime.getRuntime().addShutdownHook(shutdown);
    ending.accept(new Ending(analyzer, shutdown));
    // Put together by hand: a format would load the host's locale data, 4 MB for a line.
    log.accept(
        (version == null ? "development build" : version)
            + " watches "
            + component
            + ": "
            + analyzer.sensors().supportedCount()
            + " signals every "
            + Durations.format(options.interval())
            + ", ready in "
            + Durations.format(watching.readyAfter())
            + ", alerts to "
            + destination);
    analyzer.watch();
  }

  private static BooleanSupplier enabled(AgentOptions options, AgentSettings settings) {
    return new KillSwitch(
        options.enabled() || !settings.isSetBesidesConfig(AgentKey.ENABLED), options.config());
  }

  private record Injection(BehavioralAnalyzer analyzer) implements ObjDoubleConsumer<String> {
    @Override
    public void accept(String name, double value) {
      analyzer.injectMetric(name, value);
    }
  }

  private record LastDelivery(BehavioralAnalyzer analyzer) implements Runnable {
    @Override
    public void run() {
      analyzer.courier().close();
    }
  }

  /** Connects the receivers of alerts; returns where they go, for people. */
  private static String subscribe(BehavioralAnalyzer analyzer, Optional<String> alerts) {
    Consumer<String> log = analyzer.log();
    analyzer.alertBus().subscribe(StandardError.told(log));
    if (alerts.isEmpty()) {
      return "standard error";
    }
    analyzer.courier().keepReady();
    if (alerts.get().equals("-")) {
      analyzer.alertBus().subscribe(StandardError.jsonLines());
      return "standard error as JSON";
    }
    try {
      analyzer.alertBus().subscribe(new JsonLinesFile(Path.of(alerts.get()), log));
      return alerts.get() + " and standard error";
    } catch (InvalidPathException e) {
      log.accept("alerts: " + SafeText.of(alerts.get()) + " is no file name");
      return "standard error";
    }
  }
}
