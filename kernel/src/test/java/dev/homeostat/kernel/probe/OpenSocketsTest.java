package dev.homeostat.kernel.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Of this JVM's own sockets. */
class OpenSocketsTest {

  @Test
  void whatItListensOnAndWhomItConnectedToAreSeenAndNotWhoConnectedToIt() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket accepted = server.accept()) {
      OpenSockets open = OpenSockets.of(Path.of("/proc/self"));

      assertThat(open.listening()).containsEntry(server.getLocalPort(), 1);
      assertThat(open.connected())
          .contains(new InetSocketAddress(loopback, server.getLocalPort()))
          .doesNotContain(new InetSocketAddress(loopback, accepted.getPort()));
      assertThat(open.events(7, 0))
          .anySatisfy(
              event -> {
                assertThat(event.kind()).isEqualTo(Event.Kind.CONNECTED);
                assertThat(event.process()).isEqualTo(7);
                assertThat(event.number()).isEqualTo(client.getPort());
                assertThat(event.address()).contains(loopback);
              })
          .anySatisfy(event -> assertThat(event.kind()).isEqualTo(Event.Kind.LISTENING));
    }
  }

  @Test
  void whatCannotBeSeenIsNotTakenForNothing() {
    assertThatThrownBy(() -> OpenSockets.of(Path.of("/proc/none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/none/fd");
  }
}
