package org.example.shop;

import java.util.HashMap;
import java.util.Map;

/** An application's cache that forgets nothing; it grows to 128 MB. Thread-safe. */
public final class CartCache {

  private static final int MOST = 4_000;
  private static final int CART_BYTES = 32_000;

  private static final Map<Long, Session> map = new HashMap<>();

  private CartCache() {}

  /** What is kept of a visitor. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Session(byte[] cart) {}

  /** Keeps one more. */
  public static void open() {
    synchronized (map) {
      if (map.size() < MOST) {
        map.put(System.nanoTime(), new Session(new byte[CART_BYTES]));
      }
    }
  }

  /** Forgets all. */
  public static void clear() {
    synchronized (map) {
      map.clear();
    }
  }
}
