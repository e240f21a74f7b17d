package dev.homeostat.agent;

import dev.homeostat.evidence.Diagnostics;
import dev.homeostat.sensor.ClassHistogram;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Runs diagnostic commands, class histograms first of all, without an MBean server, which the host
 * may not have chosen yet: the agent's rights open the JDK's own implementation of the diagnostic
 * commands to this class loader, and to it alone.
 */
final class InstrumentedDiagnostics implements ClassHistogram, Diagnostics {

  private static final String MODULE = "jdk.management";
  private static final String PACKAGE = "com.sun.management.internal";
  private static final String COMMANDS = "DiagnosticCommandImpl";

  private final Instrumentation instrumentation;
  private @Nullable Object commands;
  private @Nullable Method execute;

  InstrumentedDiagnostics(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public String take() throws Exception {
    return run(COMMAND);
  }

  @Override
  public Class<?>[] loadedClasses() {
    return instrumentation.getAllLoadedClasses();
  }

  @Override
  public synchronized String run(String command) throws Exception {
    if (execute == null) {
      open();
    }
    try {
      return execute == null ? "" : (String) execute.invoke(commands, command);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public String lacks() {
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        ? ""
        : "the application runs without the module " + MODULE;
  }

  private void open() throws ReflectiveOperationException {
    OpenedPackage opened = new OpenedPackage(instrumentation, MODULE, PACKAGE);
    Method get = opened.method(COMMANDS, "getDiagnosticCommandMBean");
    commands = get.invoke(null);
    execute = opened.method(COMMANDS, "executeDiagnosticCommand", String.class);
  }
}
