package dev.homeostat.lab.hosts;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends an order to a broker and receives it, in STOMP 1.2. */
final class StompClient implements Client {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  StompClient(Stage stage) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), stage.port());
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
      send("CONNECT\naccept-version:1.2\nhost:127.0.0.1\nlogin:admin\npasscode:admin\n\n");
      receive("CONNECTED");
      send("SUBSCRIBE\nid:1\nack:auto\ndestination:orders\nsubscription-type:ANYCAST\n\n");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public String ask() throws IOException {
    send("SEND\ndestination:orders\ndestination-type:ANYCAST\n\nan order");
    return receive("MESSAGE");
  }

  private void send(String frame) throws IOException {
    socket.getOutputStream().write((frame + '\0').getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** Reads the next frame, which must be of a kind, and returns its body. */
  private String receive(String kind) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int next = in.read(); next != 0; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the broker hung up");
      }
      frame.write(next);
    }
    String text = frame.toString(StandardCharsets.UTF_8).strip();
    if (!text.startsWith(kind)) {
      throw new IOException("no " + kind + " but " + text);
    }
    return text.substring(text.indexOf("\n\n") < 0 ? text.length() : text.indexOf("\n\n") + 2);
  }

  @Override
  public void close() {
    // Else the broker may still be at this session when it is told to stop, and log that.
    try (socket) {
      send("DISCONNECT\nreceipt:1\n\n");
      receive("RECEIPT");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
