package dev.homeostat.agent;

import dev.homeostat.evidence.Diagnostics;
import dev.homeostat.sensor.ClassHistogram;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs diagnostic commands, class histograms first of all, without an MBean server, which the host
 * may not have chosen yet: the agent's rights open the JDK's own implementation of the diagnostic
 * commands to this class loader, and to it alone.
 */
final class InstrumentedDiagnostics implements ClassHistogram, Diagnostics {

  private static final String MODULE = "jdk.management";
  private static final String PACKAGE = "com.sun.management.internal";

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
    Module management = ModuleLayer.boot().findModule(MODULE).orElseThrow();
    instrumentation.redefineModule(
        management,
        Set.of(),
        Map.of(),
        Map.of(PACKAGE, Set.of(getClass().getModule())),
        Set.of(),
        Map.of());
    Class<?> type = Class.forName(PACKAGE + ".DiagnosticCommandImpl");
    Method get = type.getDeclaredMethod("getDiagnosticCommandMBean");
    get.setAccessible(true);
    commands = get.invoke(null);
    Method method = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
    method.setAccessible(true);
    execute = method;
  }
}
