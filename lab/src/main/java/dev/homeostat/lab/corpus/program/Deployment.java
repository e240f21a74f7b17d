package dev.homeostat.lab.corpus.program;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;

/** An application in a class loader of its own. */
final class Deployment extends ClassLoader {
  private final List<Object> beans = new ArrayList<>();

  private Deployment() {
    super("webapp", Deployment.class.getClassLoader());
  }

  /** Loads an application of so many classes and makes one object of each. */
  static Deployment fresh(int classes) throws ReflectiveOperationException {
    Deployment deployment = new Deployment();
    for (int i = 0; i < classes; i++) {
      String name = "webapp.Bean" + i;
      byte[] bytes =
          new ByteBuddy()
              .subclass(Object.class)
              .name(name)
              .method(ElementMatchers.isToString())
              .intercept(FixedValue.value(name))
              .make()
              .getBytes();
      Class<?> type = deployment.defineClass(name, bytes, 0, bytes.length);
      deployment.beans.add(type.getDeclaredConstructor().newInstance());
    }
    return deployment;
  }

  /** Asks every bean for its name. */
  int call() {
    return beans.stream().mapToInt(bean -> bean.toString().length()).sum();
  }
}
