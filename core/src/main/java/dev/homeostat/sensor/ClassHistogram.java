package dev.homeostat.sensor;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** Takes a class histogram of this JVM: all objects on the heap, dead ones included. */
public interface ClassHistogram {

  /** The diagnostic command behind it. {@code -all} spares the host a full collection. */
  String COMMAND = "GC.class_histogram -all";

  /**
   * Takes one; the application stands still meanwhile.
   *
   * @return a table as {@code jcmd PID GC.class_histogram -all} prints it, or an empty string where
   *     none can be had yet
   * @throws Exception where none can ever be had
   */
  String take() throws Exception;

  /** What this JVM lacks for it, as half a sentence, or an empty string where it lacks nothing. */
  default String lacks() {
    return "";
  }

  /**
   * Takes it through the platform MBean server, once the application has one: making the first one
   * here would decide for the application which it gets.
   */
  static ClassHistogram throughMBeanServer() {
    return new ThroughMBeanServer();
  }

  /** See {@link #throughMBeanServer}. */
  final class ThroughMBeanServer implements ClassHistogram {
    private static final String MODULE = "jdk.management";

    private ThroughMBeanServer() {}

    /** The server is asked only once the application has one; the module is there or not. */
    @Override
    public String lacks() {
      return ModuleLayer.boot().findModule(MODULE).isPresent()
          ? ""
          : "the application runs without the module " + MODULE;
    }

    @Override
    public String take() throws Exception {
      if (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
        return "";
      }
      Object table =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[] {"-all"}},
                  new String[] {String[].class.getName()});
      return String.valueOf(table);
    }
  }
}
