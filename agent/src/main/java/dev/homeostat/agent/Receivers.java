package dev.homeostat.agent;

import dev.homeostat.BehavioralAnalyzer;
import dev.homeostat.ManagedAnalyzer;
import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.alert.Specimen;
import dev.homeostat.signal.Clock;
import dev.homeostat.sink.Alertmanager;
import dev.homeostat.sink.FlightRecording;
import dev.homeostat.sink.JsonLinesFile;
import dev.homeostat.sink.Links;
import dev.homeostat.sink.ManagementBean;
import dev.homeostat.sink.StandardError;
import dev.homeostat.sink.Webhook;
import dev.homeostat.text.SafeText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Connects the receivers that were asked for to an analyser. */
final class Receivers implements AutoCloseable {

  private final BehavioralAnalyzer analyzer;
  private final Consumer<String> log;
  private final UnaryOperator<BehavioralAlert> outward;
  private final List<String> destinations = new ArrayList<>();
  private @Nullable ManagementBean bean;

  /**
   * Makes a set without receivers.
   *
   * @param outward what an alert becomes before it leaves this process
   */
  Receivers(BehavioralAnalyzer analyzer, UnaryOperator<BehavioralAlert> outward) {
    this.analyzer = analyzer;
    this.log = analyzer.log();
    this.outward = outward;
  }

  /**
   * Connects them; returns where alerts go, for people.
   *
   * @param links what those who get an alert can click on
   */
  String connect(AgentOptions options, Links links) {
    analyzer.alertBus().subscribe(StandardError.told(log));
    analyzer.alertBus().subscribe(FlightRecording.NAME, new FlightRecording());
    boolean managed = ModuleLayer.boot().findModule("java.management").isPresent();
    if (managed && options.jmx() != AgentOptions.Jmx.OFF) {
      bean =
          new ManagementBean(
              new ManagedAnalyzer(analyzer, outward),
              options.jmx() == AgentOptions.Jmx.CONTROL,
              log);
      connect(ManagementBean.NAME, bean);
    }
    Clock clock = analyzer.options().clock();
    if (options.alerts().isPresent()) {
      connectLines(options.alerts().get());
    }
    if (options.alertmanager().isPresent()) {
      destinations.add(Alertmanager.NAME);
      connect(
          Alertmanager.NAME,
          new Alertmanager(
              options.alertmanager().get(),
              Alertmanager.resend(options.interval()),
              links,
              clock,
              log));
    }
    if (options.webhook().isPresent()) {
      destinations.add(Webhook.NAME);
      connect(
          Webhook.NAME,
          new Webhook(
              options.webhook().get(),
              options.webhookForm(),
              options.webhookSecret(),
              links,
              clock,
              log));
    }
    if (!destinations.isEmpty()) {
      analyzer.courier().keepReady();
    }
    if (!options.alerts().equals(Optional.of("-"))) {
      destinations.add("standard error");
    }
    String last = destinations.remove(destinations.size() - 1);
    return destinations.isEmpty() ? last : String.join(", ", destinations) + " and " + last;
  }

  /** Takes back what a receiver left in the host; called when nothing is delivered any more. */
  @Override
  public void close() {
    if (bean != null) {
      bean.close();
    }
  }

  private void connectLines(String alerts) {
    if (alerts.equals("-")) {
      destinations.add("standard error as JSON");
      analyzer.alertBus().subscribe("standard error", StandardError.jsonLines());
      return;
    }
    try {
      analyzer.alertBus().subscribe(JsonLinesFile.NAME, new JsonLinesFile(Path.of(alerts), log));
      destinations.add(alerts);
    } catch (InvalidPathException e) {
      log.accept("alerts: " + SafeText.of(alerts) + " is no file name");
    }
  }

  private void connect(String name, Courier.Receiver<Notice> receiver) {
    analyzer.alertBus().subscribe(name, new Outward(receiver, outward));
  }

  /** A receiver outside this process, which sees of an alert what may leave. */
  private record Outward(Courier.Receiver<Notice> receiver, UnaryOperator<BehavioralAlert> outward)
      implements Courier.Receiver<Notice> {

    @Override
    public Receipt take(Notice notice) {
      return receiver.take(notice instanceof BehavioralAlert alert ? outward.apply(alert) : notice);
    }

    @Override
    public int behind() {
      return receiver.behind();
    }

    @Override
    public boolean isDue(long nanos) {
      return receiver.isDue(nanos);
    }

    @Override
    public void due() {
      receiver.due();
    }

    @Override
    public void rehearse() throws Exception {
      Objects.requireNonNull(outward.apply(Specimen.alert()));
      receiver.rehearse();
    }

    @Override
    public void giveUp() {
      receiver.giveUp();
    }
  }
}
