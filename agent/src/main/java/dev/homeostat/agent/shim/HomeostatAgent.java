package dev.homeostat.agent.shim;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * The agent's entry. It returns at once: all else is done by one daemon thread, with classes that a
 * loader of their own takes from this jar. Whatever goes wrong, the host goes on as if we were not
 * there.
 */
public final class HomeostatAgent {

  private static final int OLDEST_JAVA = 17;

  /** The argument that ends it. */
  private static final String DETACH = "detach";

  private static final int PATIENCE = 20;
  private static final int MOMENT_MILLIS = 100;
  private static final String ENTRY = "dev.homeostat.agent.AgentEntry";

  // No atomics and no lambdas here: the first of a JVM costs it milliseconds before main.
  private static boolean loaded;
  private static volatile ObjDoubleConsumer<String> metrics;
  private static volatile ObjDoubleConsumer<String> bridge;
  private static volatile Runnable ending;
  private static volatile Thread sampler;
  private static volatile AgentClassLoader loader;
  private static volatile boolean unloading;

  private HomeostatAgent() {}

  /** Called by the JVM before the application's main. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    load(null, arguments, instrumentation);
  }

  /**
   * Called by the JVM where the agent is loaded into a running process. {@code homeostat attach}
   * puts {@code @/the/agent.jar} before the keys, since this class may be there from an earlier
   * time and another jar; {@code homeostat detach} sends the one word {@link #DETACH}.
   */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    if (DETACH.equals(arguments)) {
      unload();
    } else if (arguments != null && arguments.startsWith("@")) {
      int keys = arguments.indexOf(',');
      load(
          new File(arguments.substring(1, keys < 0 ? arguments.length() : keys)),
          keys < 0 ? null : arguments.substring(keys + 1),
          instrumentation);
    } else {
      load(null, arguments, instrumentation);
    }
  }

  /**
   * What takes the application's own metrics to the agent, in types of the JDK, or null before the
   * agent was ready. A library in the host calls this by reflection.
   */
  public static ObjDoubleConsumer<String> bridge() {
    return bridge;
  }

  /** Opens the jar here where it is named: whoever attached may delete it when this returns. */
  private static void load(
      File jar, final String arguments, final Instrumentation instrumentation) {
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
      final AgentClassLoader opened = jar == null ? null : new AgentClassLoader(jar);
      Thread thread =
          new Thread("homeostat-sampler") {
            @Override
            public void run() {
              watch(opened, arguments, instrumentation);
            }
          };
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      sampler = thread;
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

  private static void watch(
      AgentClassLoader opened, String arguments, Instrumentation instrumentation) {
    try {
      loader = opened == null ? new AgentClassLoader(ownJar()) : opened;
      loader
          .enter(ENTRY)
          .accept(
              new Object[] {
                HomeostatAgent.class.getPackage().getImplementationVersion(),
                arguments,
                instrumentation,
                new Consumer<ObjDoubleConsumer<String>>() {
                  @Override
                  public void accept(ObjDoubleConsumer<String> ready) {
                    metrics = ready;
                    bridge = new Bridge();
                  }
                },
                new Consumer<Runnable>() {
                  @Override
                  public void accept(Runnable end) {
                    ending = end;
                  }
                }
              });
    } catch (Throwable t) {
      tell(t);
    } finally {
      if (!unloading) {
        forget();
      }
    }
  }

  private static File ownJar() throws URISyntaxException {
    return new File(
        HomeostatAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Watching ended: from here on nothing leads to a class of the agent's. */
  private static void forget() {
    metrics = null;
    ending = null;
    sampler = null;
    AgentClassLoader last = loader;
    loader = null;
    if (last != null) {
      last.close();
    }
    synchronized (HomeostatAgent.class) {
      loaded = false;
    }
  }

  /** Ends watching, and waits a little for what is under way. */
  private static void unload() {
    try {
      Thread thread = sampler;
      for (int i = 0; i < PATIENCE && thread != null && ending == null; i++) {
        thread.join(MOMENT_MILLIS); // It has only just begun.
      }
      Runnable end = ending;
      if (thread != null && end != null) {
        unloading = true; // What ends it may need a class yet.
        end.run();
        thread.join(PATIENCE * MOMENT_MILLIS);
        forget();
      }
    } catch (Throwable t) {
      tell(t);
    } finally {
      unloading = false;
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

  /** What the host may keep: it leads to the agent only while that is there. */
  private static final class Bridge implements ObjDoubleConsumer<String> {
    @Override
    public void accept(String name, double value) {
      ObjDoubleConsumer<String> there = metrics;
      if (there != null) {
        there.accept(name, value);
      }
    }
  }
}
