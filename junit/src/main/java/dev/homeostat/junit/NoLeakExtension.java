package dev.homeostat.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.function.Executable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Calls a test again and again and looks at what is left each time. An invocation of a test
 * template and a dynamic test are each a test of their own.
 */
final class NoLeakExtension implements InvocationInterceptor {

  private static final int LEAST_RUNS = 5;
  private static final int CENSUSES = 10;

  /** Threads of a pool that was shut down, or of an HTTP client that was collected, end later. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final long POLL_MILLIS = 100;

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    check(invocation, () -> again(call), context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    check(invocation, () -> again(call), context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    check(invocation, test.getExecutable(), context);
  }

  private static void check(Invocation<Void> first, Executable again, ExtensionContext context)
      throws Throwable {
    NoLeak wanted = wanted(context);
    if (wanted.runs() < LEAST_RUNS || wanted.warmup() < 0) {
      throw new IllegalArgumentException(
          "@NoLeak: runs is at least " + LEAST_RUNS + ", warmup at least 0");
    }
    first.proceed();
    for (int i = 1; i < wanted.warmup(); i++) {
      again.execute();
    }
    int between = Math.max(1, wanted.runs() / CENSUSES);
    LiveObjects before = LiveObjects.countWithItself();
    List<Census> censuses = new ArrayList<>(List.of(Census.take()));
    for (int i = 1; i <= wanted.runs(); i++) {
      again.execute();
      if (i % between == 0) {
        censuses.add(Census.take());
      }
    }
    Growth growth = whatStays(censuses, between, before);
    growth
        .leak(wanted.heapBytes())
        .ifPresent(
            leak -> {
              throw new AssertionError(
                  "%s %s after %d runs".formatted(name(context), leak, growth.runs()));
            });
  }

  /** Looks again for a while where threads or files grew, until they do not. */
  private static Growth whatStays(List<Census> censuses, int between, LiveObjects before)
      throws InterruptedException {
    long begun = System.nanoTime();
    Growth growth = new Growth(censuses, between, before);
    while (growth.mayEnd() && System.nanoTime() - begun < PATIENCE_NANOS) {
      Thread.sleep(POLL_MILLIS);
      censuses.set(censuses.size() - 1, Census.take());
      growth = new Growth(censuses, between, before);
    }
    return growth;
  }

  /**
   * The innermost annotation. Contexts are followed, not enclosing classes: a nested class that is
   * inherited runs within the class that inherits it.
   */
  private static NoLeak wanted(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), NoLeak.class)
        .or(() -> context.getParent().map(NoLeakExtension::wanted))
        .orElseThrow();
  }

  /** With the method before it, where the test is one of several that a method stands for. */
  private static String name(ExtensionContext context) {
    return context
        .getParent()
        .filter(parent -> parent.getElement().filter(Class.class::isInstance).isEmpty())
        .map(parent -> name(parent) + " " + context.getDisplayName())
        .orElseGet(context::getDisplayName);
  }

  private static void again(ReflectiveInvocationContext<Method> call) throws Throwable {
    Method method = call.getExecutable();
    method.setAccessible(true);
    try {
      method.invoke(call.getTarget().orElse(null), call.getArguments().toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
