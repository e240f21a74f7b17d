package dev.homeostat.cli.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands the signals that ask this process to end on to its child, which decides what becomes of
 * them. What comes before the child is there reaches it when it is. Thread-safe.
 */
final class Signals {

  private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP");

  private final List<String> waiting = new ArrayList<>();
  private @Nullable Process child;

  private Signals() {}

  /** Begins to catch signals. */
  static Signals caught() {
    Signals signals = new Signals();
    for (String name : FORWARDED) {
      try {
        signals.handle(name);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // This system has no such signal, or the JVM needs it itself: its default stays.
      }
    }
    return signals;
  }

  /** Names the child. */
  synchronized void forwardTo(Process started) {
    child = started;
    waiting.forEach(name -> send(name, started));
    waiting.clear();
  }

  private synchronized void forward(String name) {
    Process started = child;
    if (started == null) {
      waiting.add(name);
    } else {
      send(name, started);
    }
  }

  /** Through the shell: no Java method sends another signal than TERM and KILL. */
  private static void send(String name, Process to) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + to.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      to.destroy();
    }
  }

  /** By reflection, since javac warns of {@code sun.misc} in a way no annotation takes away. */
  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                forward(name);
              }
              return null;
            });
    try {
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    }
  }
}
