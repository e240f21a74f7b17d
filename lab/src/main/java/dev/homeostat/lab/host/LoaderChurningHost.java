package dev.homeostat.lab.host;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Is quiet for a while, then makes as many class loaders as its argument says, each with a class of
 * its own, holds them for a while, lets them go, and ends at a line on its standard input.
 */
public final class LoaderChurningHost {

  private static final int QUIET_MILLIS = 12_000;
  private static final int BETWEEN_MILLIS = 20;
  private static final int HELD_MILLIS = 20_000;
  private static final int PAUSE_MILLIS = 20;
  private static final int MOST = 9_000;

  private LoaderChurningHost() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    byte[] bytes;
    String name = LoaderChurningHost.class.getName() + "$Passenger";
    try (InputStream in =
        LoaderChurningHost.class.getResourceAsStream("LoaderChurningHost$Passenger.class")) {
      bytes = in.readAllBytes();
    }
    Thread.sleep(QUIET_MILLIS);
    hold(Integer.parseInt(args[0]), name, bytes);
    System.gc();
    System.gc();
    System.out.println("let go");
    for (int i = 0; System.in.available() == 0 && i < MOST; i++) {
      Thread.sleep(PAUSE_MILLIS);
    }
    System.out.println("ended");
  }

  private static void hold(int loaders, String name, byte[] bytes) throws Exception {
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < loaders; i++) {
      held.add(new Passing().define(name, bytes).getDeclaredConstructor().newInstance());
      Thread.sleep(BETWEEN_MILLIS);
    }
    Thread.sleep(HELD_MILLIS);
    System.out.println("held " + held.size());
  }

  /** A loader that comes and goes. */
  static final class Passing extends ClassLoader {
    Passing() {
      super(LoaderChurningHost.class.getClassLoader());
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** What each of them loads. */
  public static final class Passenger {
    /** Makes one. */
    public Passenger() {}
  }
}
