package dev.homeostat.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that holds a few dozen mebibytes and collects some times a second, until its end. A JDK
 * of any release from 17 on runs it from this file.
 */
final class CollectionLoad {

  private static final int HELD = 600_000;
  private static final int AT_ONCE = 60_000;
  private static final long BETWEEN_NANOS = 20_000_000;

  private CollectionLoad() {}

  private static final class Node {
    private final long[] ballast = new long[2];
    private final Node before;

    /** The first of a chain. */
    Node() {
      this.before = this;
    }

    Node(Node before) {
      this.before = before;
    }

    long sum() {
      return (long) ballast.length + before.ballast.length;
    }
  }

  public static void main(String[] arguments) {
    Deque<Node> held = new ArrayDeque<>();
    Node last = new Node();
    long sum = 0;
    System.out.println("ready");
    while (sum >= 0) {
      for (int i = 0; i < AT_ONCE; i++) {
        last = i % 100 == 0 ? new Node() : new Node(last);
        sum += last.sum();
        held.addLast(last);
        if (held.size() > HELD) {
          held.removeFirst();
        }
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }
}
