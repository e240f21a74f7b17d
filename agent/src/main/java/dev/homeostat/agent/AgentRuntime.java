package dev.homeostat.agent;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.signal.Severity;
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

/** Wires the agent in a watched process. */
public final class AgentRuntime {

  private AgentRuntime() {}

  /**
   * Watches this JVM until it ends. Called by the shim, on the sampler's thread.
   *
   * @param version of the agent
   * @param arguments the agent's argument
   * @param bridge takes what the application's own metrics are handed to
   */
  public static void run(
      @Nullable String version,
      @Nullable String arguments,
      Instrumentation instrumentation,
      Consumer<ObjDoubleConsumer<String>> bridge) {
    Map<String, String> environment = System.getenv();
    AgentSettings settings = AgentSettings.of(arguments, System.getProperties(), environment);
    AgentOptions options = AgentOptions.of(settings);
    if (!options.enabled() && options.config().isEmpty()) {
      return;
    }
    ProgramIdentity program = new ProgramIdentity(System.getProperties(), environment);
    String component = options.component().orElseGet(program::component);
    AnalyzerOptions watching =
        AnalyzerOptions.of(component)
            .withInterval(options.interval())
            .withDetectors(options.detectors())
            .withLearning(options.learning())
            .withWindow(options.window())
            .withHistogram(new InstrumentedHistogram(instrumentation))
            .withHistogramBudget(options.histogram())
            .withResource(program.resource(options.version().or(program::version)))
            .withEnabled(enabled(options, settings));
    BehavioralAnalyzer analyzer = new BehavioralAnalyzer(watching);
    Consumer<String> log = analyzer.log();
    settings.problems().forEach(log);
    String destination = subscribe(analyzer, options.alerts());
    bridge.accept(analyzer::injectMetric);
    // The last alert of a dying JVM gets a quarter of a second to leave it.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(null, analyzer.courier()::close, "homeostat-shutdown", 0, false));
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
    return options
        .config()
        .<BooleanSupplier>map(
            file ->
                new KillSwitch(
                    options.enabled() || !settings.isSetBesidesConfig(AgentKey.ENABLED), file))
        .orElse(() -> true);
  }

  /** Connects the receivers of alerts; returns where they go, for people. */
  private static String subscribe(BehavioralAnalyzer analyzer, Optional<String> alerts) {
    Consumer<String> log = analyzer.log();
    analyzer
        .alertBus()
        .subscribe(
            alert -> {
              if (alert.state() != BehavioralAlert.State.UPDATE
                  || alert.severity() == Severity.CRITICAL) {
                log.accept(StandardError.textOf(alert));
              }
            });
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
