package dev.homeostat.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A package of the JDK's that its module keeps to itself, opened to this class loader and to it
 * alone by the agent's rights. Thread-safe.
 */
final class OpenedPackage {

  private final String name;

  /**
   * Opens it.
   *
   * @throws ReflectiveOperationException where the JVM runs without the module
   */
  OpenedPackage(Instrumentation instrumentation, String module, String name)
      throws ReflectiveOperationException {
    this.name = name;
    Optional<Module> owner = ModuleLayer.boot().findModule(module);
    if (owner.isEmpty()) {
      throw new ClassNotFoundException(name);
    }
    instrumentation.redefineModule(
        owner.get(),
        Set.of(),
        Map.of(),
        Map.of(name, Set.of(OpenedPackage.class.getModule())),
        Set.of(),
        Map.of());
  }

  /** A class of the package, initialised. */
  Class<?> type(String simpleName) throws ReflectiveOperationException {
    return Class.forName(name + "." + simpleName);
  }

  /** A method of a class of the package, whoever may call it. */
  Method method(String simpleName, String method, Class<?>... parameters)
      throws ReflectiveOperationException {
    Method found = type(simpleName).getDeclaredMethod(method, parameters);
    found.setAccessible(true);
    return found;
  }

  /** A new object of a class of the package. */
  Object make(String simpleName, Object... arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = type(simpleName).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }
}
