package dev.homeostat.lab.corpus.program;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Programs on virtual threads; called by reflection, as the corpus is compiled for 17. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /**
   * Subscribers that wait for messages of a queue nobody writes to; a unit is a hundred of them.
   */
  public static Scenario forgottenSubscribers() {
    return SessionService.small()
        .losing(
            context -> {
              for (int i = 0; i < 100; i++) {
                LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
                start(() -> context.guarded(messages::take));
              }
              return 100;
            });
  }

  /** A reader for each connection to a peer that neither speaks nor hangs up. */
  public static Scenario silentPeers() {
    Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    ServerSocket[] peer = new ServerSocket[1];
    return SessionService.small()
        .with(context -> peer[0] = new ServerSocket(0, 256, InetAddress.getLoopbackAddress()))
        .losing(
            context -> {
              Socket socket = new Socket(peer[0].getInetAddress(), peer[0].getLocalPort());
              accepted.add(peer[0].accept());
              start(() -> context.guarded(() -> socket.getInputStream().read()));
              return 2;
            });
  }

  /** Fans each request out over virtual threads and waits for them: healthy. */
  public static Scenario fanOut() {
    return new SessionService(40, 16)
        .with(context -> context.every("fan-out", 0.1, ignored -> fanOut(context)));
  }

  private static void fanOut(CaseContext context) throws Exception {
    int branches = 20 + context.random().nextInt(300);
    CountDownLatch answers = new CountDownLatch(branches);
    for (int i = 0; i < branches; i++) {
      start(
          () -> {
            CaseContext.sleep(0.02);
            answers.countDown();
          });
    }
    answers.await();
  }

  private static void start(Runnable task) throws ReflectiveOperationException {
    Method method = Thread.class.getMethod("startVirtualThread", Runnable.class);
    method.invoke(null, task);
  }
}
