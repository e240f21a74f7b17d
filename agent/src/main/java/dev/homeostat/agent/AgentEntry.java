package dev.homeostat.agent;

import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * Where the shim enters: being initialised, it hands itself to its loader, in types of the JDK. See
 * {@link AgentRuntime#run} for what is handed over.
 */
final class AgentEntry implements Consumer<Object[]> {

  static {
    handOver();
  }

  @SuppressWarnings("unchecked") // The shim's loader is one.
  private static void handOver() {
    if (AgentEntry.class.getClassLoader() instanceof Consumer<?> loader) {
      ((Consumer<Consumer<Object[]>>) loader).accept(new AgentEntry());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // As the shim hands them over.
  public void accept(Object[] handed) {
    AgentRuntime.run(
        (String) handed[0],
        (String) handed[1],
        (Instrumentation) handed[2],
        (Consumer<ObjDoubleConsumer<String>>) handed[3],
        (Consumer<Runnable>) handed[4]);
  }
}
