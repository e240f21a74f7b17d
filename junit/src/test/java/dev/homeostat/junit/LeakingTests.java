package dev.homeostat.junit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that leak, and one that does not; run by {@link NoLeakTest} alone. */
@NoLeak(runs = 20)
class LeakingTests {

  private static final List<Object> KEPT = new ArrayList<>();
  static final CountDownLatch END = new CountDownLatch(1);

  @Test
  void leavesThreads() {
    Thread thread =
        new Thread(
            () -> {
              try {
                END.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "worker-" + KEPT.size());
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void leavesFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("left.txt");
    Files.writeString(file, "x");
    InputStream open = Files.newInputStream(file);
    KEPT.add(open);
  }

  @Test
  void leavesObjects() {
    KEPT.add(new byte[64 * 1024]);
  }

  @Test
  void leavesObjectsOfItsOwn() {
    Session session = new Session();
    KEPT.add(session);
  }

  @Test
  void leavesLoaders() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {LeakingTests.class.getProtectionDomain().getCodeSource().getLocation()},
            null)) {
      KEPT.add(loader.loadClass(Loaded.class.getName()));
    }
  }

  /** Loaded by a further loader each time. */
  static final class Loaded {}

  /** What a service might keep. */
  static final class Session {
    final byte[] state = new byte[32 * 1024];
  }

  @Test
  void leavesNothing() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(new String(new byte[64 * 1024], StandardCharsets.US_ASCII));
    }
    if (text.length() == 0) {
      throw new AssertionError();
    }
  }
}
