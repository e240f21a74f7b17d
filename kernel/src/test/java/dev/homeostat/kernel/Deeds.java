package dev.homeostat.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that does what its standard input says, a line each, and answers when it is done. */
final class Deeds {

  private static final int BLOCK = 4096;

  private static final List<ServerSocket> LISTENING = new ArrayList<>();

  private Deeds() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 2);
      Thread doer =
          new Thread(
              () -> System.out.println(done(words[0], words.length > 1 ? words[1] : "")),
              "doer-" + words[0]);
      doer.start();
      doer.join();
    }
  }

  private static String done(String deed, String with) {
    try {
      return switch (deed) {
        case "run" -> "done " + new ProcessBuilder(with.split(" ")).start().waitFor();
        case "begin" -> "done " + new ProcessBuilder("/bin/sh", "-c", with).start().pid();
        case "runs" -> runs(Integer.parseInt(with));
        case "listen" -> listen(with.isEmpty() ? 0 : Integer.parseInt(with));
        case "close-listeners" -> closeListeners();
        case "reset" -> reset(Integer.parseInt(with));
        case "transfer" -> transfer(Integer.parseInt(with));
        case "seize" -> seize(Long.parseLong(with));
        case "refused" -> refused(Integer.parseInt(with));
        case "peers" -> peers(Integer.parseInt(with));
        case "served" -> served(Integer.parseInt(with));
        case "write" -> write(Path.of(with));
        case "contend" -> contend(Long.parseLong(with), "contender-");
        case "contend-z" -> contend(Long.parseLong(with), "ZkClient-");
        case "memory-file" -> memoryFile();
        case "executable" -> executable(with.isEmpty() ? 0 : Long.parseLong(with));
        case "collect" -> collect(Integer.parseInt(with));
        case "allocate" -> allocate(Integer.parseInt(with));
        default -> "unknown";
      };
    } catch (IOException | InterruptedException e) {
      return "failed " + e;
    }
  }

  private static String runs(int times) throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      new ProcessBuilder("/bin/true").start().waitFor();
    }
    return "done";
  }

  @SuppressWarnings("StreamResourceLeak")
  private static String listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    LISTENING.add(socket);
    return "done " + socket.getLocalPort();
  }

  private static String closeListeners() throws IOException {
    for (ServerSocket socket : LISTENING) {
      socket.close();
    }
    LISTENING.clear();
    return "done";
  }

  /** Each pair of connections ends by two resets: of one that does not linger, of one not read. */
  private static String reset(int times) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < times; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (Socket served = server.accept()) {
          client.setSoLinger(true, 0);
          client.close();
          served.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          // It was reset.
        }
        try (Socket other = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
          Socket served = server.accept();
          other.getOutputStream().write(1);
          served.close();
        }
      }
    }
    return "done " + times;
  }

  /** Over one connection. */
  private static String transfer(int kibibytes) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Socket served = server.accept()) {
      Thread writer =
          new Thread(
              () -> {
                try (client) {
                  client.getOutputStream().write(new byte[kibibytes << 10]);
                } catch (IOException e) {
                  // As much as was read is told.
                }
              });
      writer.start();
      long read = served.getInputStream().transferTo(OutputStream.nullOutputStream());
      writer.join();
      return "done " + read;
    }
  }

  private static String refused(int times) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    int refused = 0;
    for (int i = 0; i < times; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        refused++;
      }
    }
    return "done " + refused;
  }

  /** Connections to as many ports, all refused. */
  private static String peers(int ports) {
    int refused = 0;
    for (int i = 1; i <= ports; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2_000 + i));
      } catch (IOException e) {
        refused++;
      }
    }
    return "done " + refused;
  }

  private static String served(int times) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < times; i++) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            Socket served = server.accept()) {
          client.getOutputStream().write(served.getLocalPort());
        }
      }
    }
    return "done " + times;
  }

  /** Each write waits until the disk has it. */
  private static String write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
      for (int i = 0; i < 20; i++) {
        channel.write(block.rewind(), (long) i * BLOCK);
      }
    } finally {
      Files.deleteIfExists(file);
    }
    return "done";
  }

  /** Two threads where there is one processor. */
  private static String contend(long millis, String name) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                long end = System.nanoTime() + millis * 1_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                over.countDown();
              },
              name + i);
      thread.start();
    }
    over.await();
    return "done";
  }

  /** A file without a name in any folder. */
  private static String memoryFile() {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle create = c("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
      return "done " + (int) create.invokeExact(arena.allocateFrom("homeostat-test"), 0);
    } catch (Throwable t) {
      return "failed " + t;
    }
  }

  /**
   * A page that may be written and run, which the JVM's code cache knows nothing of, at best there.
   */
  private static String executable(long where) {
    try {
      MethodHandle map =
          c(
              "mmap",
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
      int readWriteRun = 7;
      int privateAnonymous = 0x22;
      return "done "
          + (long) map.invokeExact(where, (long) BLOCK, readWriteRun, privateAnonymous, -1, 0L);
    } catch (Throwable t) {
      return "failed " + t;
    }
  }

  /** Takes hold of a thread, until the thread that does so ends. */
  private static String seize(long thread) {
    try {
      MethodHandle trace =
          c("ptrace", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
      long seize = 0x4206;
      return "done " + (long) trace.invokeExact(seize, thread, 0L, 0L);
    } catch (Throwable t) {
      return "failed " + t;
    }
  }

  private static MethodHandle c(String function, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(function).orElseThrow(), descriptor);
  }

  private static String collect(int times) {
    for (int i = 0; i < times; i++) {
      System.gc();
    }
    return "done";
  }

  private static String allocate(int mebibytes) {
    List<ByteBuffer> kept = new ArrayList<>();
    for (int i = 0; i < mebibytes; i++) {
      ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
      for (int at = 0; at < block.capacity(); at += BLOCK) {
        block.put(at, (byte) 1);
      }
      kept.add(block);
    }
    return "done " + kept.size();
  }
}
