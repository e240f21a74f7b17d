package dev.homeostat.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes one request a connection on 127.0.0.1 and answers with the bytes it is told. */
final class TestReceiver implements AutoCloseable {

  /** Read the request, then say nothing. */
  static final String NOTHING = "";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile String answer;

  TestReceiver(String answer) throws IOException {
    this.answer = answer;
    Thread thread = new Thread(this::serve, "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  static String status(int status) {
    return "HTTP/1.1 " + status + " Something\r\nContent-Length: 0\r\n\r\n";
  }

  void answer(String next) {
    answer = next;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook?a=b");
  }

  /** Head and body of each request, in their order. */
  List<String> requests() {
    return requests;
  }

  String body(int index) {
    String request = requests.get(index);
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        requests.add(request(socket.getInputStream()));
        String now = answer;
        socket.getOutputStream().write(now.getBytes(StandardCharsets.ISO_8859_1));
        if (!now.equals(NOTHING)) {
          socket.close();
        }
      } catch (IOException e) {
        // The next connection.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = -1;
    while (length < 0 || bytes.size() < length) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      bytes.write(next);
      String text = length < 0 ? bytes.toString(StandardCharsets.UTF_8) : "";
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        int at = text.indexOf("Content-Length: ") + 16;
        length = end + 4 + Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
