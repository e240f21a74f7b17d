package dev.homeostat.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Calls a test method again and again and looks at what is left each time. */
final class NoLeakExtension implements InvocationInterceptor {

  private static final int LEAST_RUNS = 5;
  private static final int CENSUSES = 10;

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    NoLeak wanted =
        AnnotationSupport.findAnnotation(context.getElement(), NoLeak.class)
            .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), NoLeak.class))
            .orElseThrow();
    if (wanted.runs() < LEAST_RUNS || wanted.warmup() < 0) {
      throw new IllegalArgumentException(
          "@NoLeak: runs is at least " + LEAST_RUNS + ", warmup at least 0");
    }
    invocation.proceed();
    for (int i = 1; i < wanted.warmup(); i++) {
      again(call);
    }
    int between = Math.max(1, wanted.runs() / CENSUSES);
    LiveObjects before = LiveObjects.countWithItself();
    List<Census> censuses = new ArrayList<>(List.of(Census.take()));
    for (int i = 1; i <= wanted.runs(); i++) {
      again(call);
      if (i % between == 0) {
        censuses.add(Census.take());
      }
    }
    Growth growth = new Growth(censuses, between, before);
    growth
        .leak(wanted.heapBytes())
        .ifPresent(
            leak -> {
              throw new AssertionError(
                  "%s %s after %d runs".formatted(context.getDisplayName(), leak, growth.runs()));
            });
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
