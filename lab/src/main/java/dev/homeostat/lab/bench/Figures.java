package dev.homeostat.lab.bench;

import dev.homeostat.lab.fork.ForkedJvm;
import java.util.HashMap;
import java.util.Map;

/** What a program told on its standard output: a name and a number a line, the last of a name. */
final class Figures {

  private static final int LOOKS = 1_000;
  private static final int LOOK_MILLIS = 20;

  private final Map<String, Double> byName = new HashMap<>();

  private Figures(String text) {
    text.lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 2)
        .forEach(words -> byName.put(words[0], Double.valueOf(words[1])));
  }

  /** Waits until the program has ended well. */
  static Figures ofEnded(ForkedJvm jvm) throws InterruptedException {
    if (jvm.exitStatus() != 0) {
      throw new IllegalStateException(jvm.err());
    }
    return new Figures(jvm.out());
  }

  /** Asks a running program, and waits until it has told a figure that many times. */
  static Figures ask(ForkedJvm jvm, String question, String last, int times) throws Exception {
    jvm.tell(question);
    for (int i = 0; i < LOOKS; i++) {
      String out = jvm.out();
      if (out.lines().filter(line -> line.startsWith(last + " ")).count() >= times) {
        return new Figures(out);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new IllegalStateException(question + ": no answer: " + jvm.out() + jvm.err());
  }

  double of(String name) {
    Double figure = byName.get(name);
    if (figure == null) {
      throw new IllegalStateException("no " + name + " among " + byName.keySet());
    }
    return figure;
  }
}
