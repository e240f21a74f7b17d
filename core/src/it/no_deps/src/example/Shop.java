package example;

import dev.homeostat.AnalyzerOptions;
import dev.homeostat.BehavioralAnalyzer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The example of the README and of the package's documentation, made to run. */
public final class Shop {

  private static final Queue<String> queue = new ConcurrentLinkedQueue<>();

  private Shop() {}

  public static void main(String[] args) {
    // tag: example
    try (BehavioralAnalyzer analyzer = new BehavioralAnalyzer(AnalyzerOptions.of("shop"))) {
      analyzer.alertBus().subscribe(alert -> System.err.println(alert.summary()));
      analyzer.gauge("queue_length", queue::size);
      analyzer.startAsync();
      serve();
      // end: example
      System.out.println(analyzer.currentProfile().toJson());
    }
  }

  private static void serve() {
    queue.add("an order");
  }
}
