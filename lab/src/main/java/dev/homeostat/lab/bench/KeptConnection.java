package dev.homeostat.lab.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP/1.1 connection to a port of this machine that is kept and asked the same thing again and
 * again: a client that takes as little of the processor as can be. For one thread.
 */
final class KeptConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;
  private final byte[] buffer = new byte[8_192];

  KeptConnection(int port, String path) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
    request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
            .formatted(path, port)
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** Asks, and reads the whole answer. */
  void ask() throws IOException {
    socket.getOutputStream().write(request);
    int read = 0;
    int whole = Integer.MAX_VALUE;
    while (read < whole) {
      int more = in.read(buffer, read, buffer.length - read);
      if (more < 0) {
        throw new EOFException("the service hung up");
      }
      read += more;
      if (whole == Integer.MAX_VALUE) {
        whole = whole(new String(buffer, 0, read, StandardCharsets.US_ASCII));
      }
    }
  }

  /** How long the answer is that begins so. */
  private int whole(String begin) throws IOException {
    int end = begin.indexOf(END_OF_HEAD);
    if (end < 0) {
      return Integer.MAX_VALUE;
    }
    String head = begin.substring(0, end).toLowerCase(Locale.ROOT);
    int length = head.indexOf(LENGTH);
    if (!head.startsWith("http/1.1 200") || length < 0) {
      throw new IOException("no answer: " + head);
    }
    String number = head.substring(length + LENGTH.length()).lines().findFirst().orElse("");
    int whole = end + END_OF_HEAD.length() + Integer.parseInt(number.strip());
    if (whole > buffer.length) {
      throw new IOException("an answer of " + whole + " bytes");
    }
    return whole;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
