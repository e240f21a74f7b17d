package dev.homeostat.lab.corpus.program;

import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.codehaus.janino.ExpressionEvaluator;

/** Programs that make classes for a request and keep them; each unit is one class. */
public final class ClassLeaks {
  private ClassLeaks() {}

  /** A Byte Buddy subclass for each request, kept in a map of decorators. */
  public static Scenario byteBuddy() {
    Queue<Class<?>> decorators = new ConcurrentLinkedQueue<>();
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  decorators.add(
                      new ByteBuddy()
                          .subclass(Object.class)
                          .name("shop.Decorator" + System.nanoTime())
                          .method(ElementMatchers.named("toString"))
                          .intercept(FixedValue.value("decorated"))
                          .make()
                          .load(
                              ClassLeaks.class.getClassLoader(),
                              ClassLoadingStrategy.Default.WRAPPER)
                          .getLoaded());
                  return 1;
                }));
  }

  /** A Groovy script parsed for each request and kept with its result. */
  public static Scenario groovy() {
    Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    GroovyShell shell = new GroovyShell();
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  int amount = context.random().nextInt(10_000);
                  Script script;
                  synchronized (shell) {
                    script = shell.parse("amount = " + amount + "; amount * 1.19");
                  }
                  script.run();
                  scripts.add(script);
                  return 1;
                }));
  }

  /** A Janino expression compiled for each request and kept. */
  public static Scenario janino() {
    Queue<ExpressionEvaluator> rules = new ConcurrentLinkedQueue<>();
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  ExpressionEvaluator rule = new ExpressionEvaluator();
                  rule.setParameters(
                      new String[] {"a", "b"}, new Class<?>[] {int.class, int.class});
                  rule.setExpressionType(int.class);
                  rule.cook("a > " + context.random().nextInt(1000) + " ? a : b");
                  rule.evaluate(new Object[] {1, 2});
                  rules.add(rule);
                  return 1;
                }));
  }

  /** A proxy in a loader of its own for each client, kept. */
  public static Scenario proxies() {
    Queue<Object> stubs = new ConcurrentLinkedQueue<>();
    InvocationHandler handler = (proxy, method, arguments) -> "stub";
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  ClassLoader loader = new ClassLoader(ClassLeaks.class.getClassLoader()) {};
                  stubs.add(
                      Proxy.newProxyInstance(loader, new Class<?>[] {Supplier.class}, handler));
                  return 1;
                }));
  }

  /** Hidden classes that are bound to their loader for good. */
  public static Scenario hidden() {
    byte[] bytes =
        new ByteBuddy()
            .subclass(Object.class)
            .name("dev.homeostat.lab.corpus.program.Compiled")
            .make()
            .getBytes();
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  MethodHandles.lookup()
                      .defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.STRONG);
                  return 1;
                }));
  }

  /** An application deployed again and again, whose old copies a thread local holds. */
  public static Scenario redeploys() {
    ThreadLocal<Object[]> current = new ThreadLocal<>();
    return warmed(
        SessionService.small()
            .losing(
                context -> {
                  Object[] before = current.get();
                  current.set(new Object[] {before, Deployment.fresh(30)});
                  return 30;
                }));
  }

  /** Makes a few classes before the load, as the first ones load the library too. */
  private static Scenario warmed(Scenario leak) {
    return leak.with(
        context -> {
          for (int i = 0; i < 5; i++) {
            leak.harm(context);
          }
        });
  }
}
