package dev.homeostat.sink;

import dev.homeostat.signal.Clock;
import dev.homeostat.store.TransferBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 POST a connection, of which only the status is read. It asks nothing of what the
 * host may have set for its own requests (cookies, authenticators, proxies, kept connections),
 * makes no thread, follows no redirect, and ends within {@link #MOST_MILLIS} whatever the other
 * side does. {@link #send} and {@link #rehearse} are for one thread at a time; {@link #cut} for
 * any.
 */
final class HttpPost {

  /** From the first byte sent to the status read. */
  static final int MOST_MILLIS = 10_000;

  private static final int CONNECT_MILLIS = 5_000;
  private static final int MOST_LINE = 1_000;
  private static final int MOST_LINES = 100;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final URI target;
  private final Clock clock;
  private volatile @Nullable Socket open;

  /** What TLS trusts is read once, and anew behind a failure. */
  private @Nullable SSLContext context;

  /** Makes one for an absolute http or https address. */
  HttpPost(URI target, Clock clock) {
    this.target = target;
    this.clock = clock;
  }

  /**
   * Posts JSON.
   *
   * @return the status that came back
   * @throws IOException where none came
   */
  int send(byte[] body, Map<String, String> headers) throws IOException {
    try (Socket plain = new Socket()) {
      open = plain;
      Socket socket = connected(plain);
      long deadline = clock.monotonicNanos() + MOST_MILLIS * NANOS_PER_MILLI;
      OutputStream out = socket.getOutputStream();
      out.write(head(body.length, headers));
      for (int from = 0; from < body.length; from += TransferBuffer.BYTES) {
        // The JDK takes direct memory for as much as is written at once.
        out.write(body, from, Math.min(TransferBuffer.BYTES, body.length - from));
      }
      out.flush();
      return status(socket, deadline);
    } catch (SSLException e) {
      context = null;
      throw e;
    } finally {
      open = null;
    }
  }

  /**
   * Connects as for a POST, says nothing and hangs up: so that every class a post needs is there,
   * TLS's too, and whom that trusts, before there is no memory for them.
   *
   * @throws IOException where nobody is there
   */
  void rehearse(byte[] body, Map<String, String> headers) throws IOException {
    byte[] head = head(body.length, headers);
    try (Socket plain = new Socket()) {
      open = plain;
      Socket socket = connected(plain);
      if (socket instanceof SSLSocket secured) {
        secured.startHandshake();
      }
      OutputStream out = socket.getOutputStream();
      out.write(head, 0, 0);
      out.flush();
      socket.getInputStream().available();
    } finally {
      open = null;
    }
  }

  private Socket connected(Socket plain) throws IOException {
    boolean secure = target.getScheme().equalsIgnoreCase("https");
    int port = target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
    String host = target.getHost().replace("[", "").replace("]", "");
    plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    plain.setSoTimeout(MOST_MILLIS);
    return secure ? secured(plain, host, port) : plain;
  }

  /** Ends what is under way, without waiting. */
  void cut() {
    Socket socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
  }

  private byte[] head(int length, Map<String, String> headers) {
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    StringBuilder head = new StringBuilder(256);
    head.append("POST ").append(path);
    if (target.getRawQuery() != null) {
      head.append('?').append(target.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(target.getHost());
    if (target.getPort() >= 0) {
      head.append(':').append(target.getPort());
    }
    head.append("\r\nUser-Agent: homeostat\r\nContent-Type: application/json\r\nContent-Length: ")
        .append(length);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\nConnection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A context of our own: to ask for the default one would settle it for the host. */
  private Socket secured(Socket plain, String host, int port) throws IOException {
    try {
      SSLContext ours = context;
      if (ours == null) {
        ours = SSLContext.getInstance("TLS");
        ours.init(null, null, null);
        context = ours;
      }
      SSLSocket secured = (SSLSocket) ours.getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS here", e);
    }
  }

  /** The status of the first answer that is no interim one (1xx). */
  private int status(Socket socket, long deadline) throws IOException {
    InputStream in = socket.getInputStream();
    int status = statusOf(line(socket, in, deadline));
    for (int lines = 0; status < 200; lines++) {
      if (lines == MOST_LINES) {
        throw new IOException("its answer is no HTTP");
      }
      if (line(socket, in, deadline).isEmpty()) {
        status = statusOf(line(socket, in, deadline));
      }
    }
    return status;
  }

  private static int statusOf(String line) throws IOException {
    boolean http = line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ';
    int status = 0;
    for (int i = 9; http && i < 12; i++) {
      int digit = Character.digit(line.charAt(i), 10);
      http = digit >= 0;
      status = status * 10 + digit;
    }
    if (!http || status < 100) {
      throw new IOException("its answer is no HTTP");
    }
    return status;
  }

  private String line(Socket socket, InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    while (true) {
      long left = (deadline - clock.monotonicNanos()) / NANOS_PER_MILLI;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer within " + MOST_MILLIS / 1000 + " s");
      }
      socket.setSoTimeout((int) left);
      int next = in.read();
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      if (next < 0 || line.size() == MOST_LINE) {
        throw new IOException(next < 0 ? "it hung up without an answer" : "its answer is no HTTP");
      }
      line.write(next);
    }
  }
}
