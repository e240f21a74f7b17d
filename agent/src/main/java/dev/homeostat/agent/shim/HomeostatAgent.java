package dev.homeostat.agent.shim;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * The agent's entry. It returns at once: all else is done by one daemon thread, with classes that a
 * loader of their own takes from this jar. Whatever goes wrong, the host goes on as if we were not
 * there.
 */
public final class HomeostatAgent {

  private static final int OLDEST_JAVA = 17;
  private static final String RUNTIME = "dev.homeostat.agent.AgentRuntime";

  // No atomics and no lambdas here: the first of a JVM costs it milliseconds before main.
  private static boolean loaded;
  private static volatile ObjDoubleConsumer<String> bridge;

  private HomeostatAgent() {}

  /** Called by the JVM before the application's main. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    load(arguments, instrumentation);
  }

  /** Called by the JVM where the agent is loaded into a running process. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    load(arguments, instrumentation);
  }

  /**
   * What takes the application's own metrics to the agent, in types of the JDK, or null before the
   * agent is ready. A library in the host calls this by reflection.
   */
  public static ObjDoubleConsumer<String> bridge() {
    return bridge;
  }

  private static void load(final String arguments, final Instrumentation instrumentation) {
    try {
      if (isJdkTool()) {
        return;
      }
      String version = System.getProperty("java.specification.version", "0");
      if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST_JAVA) {
        System.err.println(
            "homeostat: needs Java 17 or later, this is Java " + version + "; nothing is watched");
        return;
      }
      if (!isFirst()) {
        return; // A second copy does nothing.
      }
      Thread thread =
          new Thread("homeostat-sampler") {
            @Override
            public void run() {
              watch(arguments, instrumentation);
            }
          };
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    } catch (Throwable t) {
      tell(t);
    }
  }

  private static synchronized boolean isFirst() {
    boolean first = !loaded;
    loaded = true;
    return first;
  }

  private static void watch(String arguments, Instrumentation instrumentation) {
    try {
      File jar =
          new File(
              HomeostatAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Class.forName(RUNTIME, true, new AgentClassLoader(jar))
          .getMethod("run", String.class, String.class, Instrumentation.class, Consumer.class)
          .invoke(
              null,
              HomeostatAgent.class.getPackage().getImplementationVersion(),
              arguments,
              instrumentation,
              new Consumer<ObjDoubleConsumer<String>>() {
                @Override
                public void accept(ObjDoubleConsumer<String> metrics) {
                  bridge = metrics;
                }
              });
    } catch (Throwable t) {
      tell(t);
    }
  }

  /**
   * Whether the main class is a tool of the JDK's (jps, jcmd, keytool …), which JAVA_TOOL_OPTIONS
   * reaches too. {@code java Source.java} runs the compiler's launcher, but is an application.
   */
  private static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main", "");
    String main = System.getProperty("jdk.module.main.class", "");
    return (module.startsWith("jdk.") || module.startsWith("java."))
        && !main.startsWith("com.sun.tools.javac.launcher.");
  }

  private static void tell(Throwable problem) {
    try {
      System.err.println("homeostat: nothing is watched: " + problem);
    } catch (Throwable t) {
      // Not even that: the host goes on.
    }
  }
}
